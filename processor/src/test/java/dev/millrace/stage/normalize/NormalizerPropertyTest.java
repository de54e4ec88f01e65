package dev.millrace.stage.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.config.NormalizeConfig;
import dev.millrace.config.NormalizeConfig.AttributesConfig;
import dev.millrace.event.Attributes;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsFields;
import dev.millrace.event.FieldHash;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever shape an event has: no value of it is lost, and nothing comes out that Elasticsearch would refuse. */
class NormalizerPropertyTest {

    private static final String[] NAMES = {
        "message",
        "msg",
        "level",
        "log",
        "log.level",
        "error",
        "err",
        "stack",
        "user",
        "name",
        "http",
        "request",
        "status",
        "status_code",
        "ip",
        "source",
        "source.ip",
        "labels",
        "tags",
        "@timestamp",
        "time",
        "service",
        "data_stream",
        "dataset",
        "type",
        "a",
        "b",
        "a.b",
        "",
        ".",
        "a..b",
        " ",
        "x\u0000y",
        "é",
        "\u3000",
        "millrace.overflow",
        "millrace",
        "event",
        "kafka",
        "attributes",
        "exception",
        "n".repeat(400)
    };

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Normalizer normalizer = new Normalizer(
            new NormalizeConfig(ZoneOffset.UTC, Map.of(), false, new AttributesConfig(12, 5, 2000)),
            InstantSource.fixed(Instant.EPOCH));
    private final LogEvent event = new LogEvent();
    private final Map<String, Integer> nameStarts = new HashMap<>();

    @Property(tries = 3000)
    void losesNoValueAndWritesNothingThatIsRefused(@ForAll long seed) throws JsonProcessingException {
        // given
        Random random = new Random(seed);
        List<String> values = new ArrayList<>();
        event.begin(new Origin("t", "id", 0, 0, 1_773_144_000_000L), 0);
        for (String name : NAMES) {
            nameStarts.put(name, event.arena().append(name.getBytes(StandardCharsets.UTF_8)));
        }
        object(random, "", values, 0);

        // when
        Verdict verdict = normalizer.apply(event);

        // then
        assertThat(verdict).isEqualTo(Verdict.Pass.PASS);
        String kept = everythingKept();
        for (String value : values) {
            assertThat(kept).contains(value);
        }
        assertAttributesAreAccepted();
    }

    /** Writes an object of unique values as JSON and indexes it, names repeated now and then. */
    private void object(Random random, String name, List<String> values, int depth) {
        int i = open(ValueKind.OBJECT, name);
        int fields = random.nextInt(depth == 0 ? 12 : 5);
        event.arena().append((byte) '{');
        for (int f = 0; f < fields; f++) {
            comma(f);
            value(random, NAMES[random.nextInt(NAMES.length)], values, depth + 1, true);
        }
        event.arena().append((byte) '}');
        close(i);
    }

    private void array(Random random, String name, List<String> values, int depth) {
        int i = open(ValueKind.ARRAY, name);
        int elements = random.nextInt(4);
        event.arena().append((byte) '[');
        for (int e = 0; e < elements; e++) {
            comma(e);
            value(random, "", values, depth + 1, false);
        }
        event.arena().append((byte) ']');
        close(i);
    }

    private void value(Random random, String name, List<String> values, int depth, boolean isNamed) {
        if (isNamed) {
            event.arena().append(quoted(name));
            event.arena().append((byte) ':');
        }
        int choice = depth > 7 ? 9 : random.nextInt(10);
        if (choice < 3) {
            object(random, name, values, depth);
        } else if (choice < 4) {
            array(random, name, values, depth);
        } else {
            String value = choice < 6 ? Integer.toString(90_000 + values.size()) : "v" + values.size() + "_";
            values.add(value);
            scalar(choice < 6 ? ValueKind.NUMBER : ValueKind.STRING, name, value);
        }
    }

    private void scalar(ValueKind kind, String name, String value) {
        byte[] quote = kind == ValueKind.STRING ? new byte[] {'"'} : new byte[0];
        event.arena().append(quote);
        int start = event.arena().append(value.getBytes(StandardCharsets.UTF_8));
        int end = event.arena().size();
        event.arena().append(quote);
        add(kind, name, start, end);
    }

    private int open(ValueKind kind, String name) {
        return add(kind, name, event.arena().size(), event.arena().size());
    }

    private void close(int i) {
        event.raw().close(i, event.arena().size());
    }

    private void comma(int position) {
        if (position > 0) {
            event.arena().append((byte) ',');
        }
    }

    /** Names are sliced from a list at the start of the arena, as a decoder slices those that it has unescaped. */
    private int add(ValueKind kind, String name, int start, int end) {
        RawFields raw = event.raw();
        byte[] plain = name.getBytes(StandardCharsets.UTF_8);
        int nameStart = nameStarts.getOrDefault(name, 0);
        return raw.add(kind, nameStart, nameStart + plain.length, FieldHash.of(plain, 0, plain.length), start, end);
    }

    private static byte[] quoted(String name) {
        try {
            return STRICT.writeValueAsBytes(name);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String everythingKept() {
        StringBuilder kept = new StringBuilder();
        EcsFields ecs = event.ecs();
        for (int slot = 0; slot < ecs.size(); slot++) {
            kept.append(event.text(ecs.start(slot), ecs.end(slot))).append('\n');
        }
        Attributes attributes = event.attributes();
        for (int i = 0; i < attributes.size(); i++) {
            kept.append(event.text(attributes.start(i), attributes.end(i))).append('\n');
        }
        return kept.toString();
    }

    private void assertAttributesAreAccepted() throws JsonProcessingException {
        Attributes attributes = event.attributes();
        Set<String> paths = new HashSet<>();
        int keys = 0;
        for (int i = 0; i < attributes.size(); i++) {
            String path = event.text(attributes.pathStart(i), attributes.pathEnd(i));
            assertThat(paths.add(path)).as("%s is new", path).isTrue();
            assertNameIsAccepted(path);
            if (attributes.kind(i) == ValueKind.OBJECT || attributes.kind(i) == ValueKind.ARRAY) {
                JsonNode value = STRICT.readTree(event.text(attributes.start(i), attributes.end(i)));
                keys += assertObjectsAreAccepted(value);
            } else {
                keys++;
            }
            if (path.equals("millrace.overflow")) {
                assertThat(event.tags()).contains("millrace.attributes-overflow");
                new ObjectMapper().readTree(event.text(attributes.start(i), attributes.end(i)));
            }
        }
        assertThat(keys).isLessThanOrEqualTo(12 + 1);
        assertThat(event.ecs().has(Ecs.TIMESTAMP)).isTrue();
    }

    private static int assertObjectsAreAccepted(JsonNode value) {
        int leaves = value.isContainerNode() ? 0 : 1;
        if (value.isObject()) {
            value.fieldNames().forEachRemaining(NormalizerPropertyTest::assertNameIsAccepted);
        }
        for (JsonNode child : value) {
            leaves += assertObjectsAreAccepted(child);
        }
        return leaves;
    }

    private static void assertNameIsAccepted(String name) {
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
        assertThat(name).doesNotContain("\u0000");
        assertThat(name.split("\\.", -1)).hasSizeLessThanOrEqualTo(5);
    }
}

package dev.millrace.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.config.ConfigLoader;
import dev.millrace.config.StagesConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.stage.decode.Decoder;
import dev.millrace.stage.normalize.Normalizer;
import dev.millrace.stage.route.Router;
import dev.millrace.stage.route.TargetDataStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every file below {@code cases/}: {@code input}, a record's value, goes through all stages from decode to route,
 * with {@code config} where there is one, and must come out as {@code document}, or as {@code documents} where it holds
 * several events. Instead of a document there may be {@code rejected: <code>}.
 *
 * <p>A document is compared with all of its fields, nested or dotted; those below may be left out where they have the
 * value that stands here.
 */
class CasesTest {

    private static final Instant RECORD_TIME = Instant.parse("2026-03-10T12:00:00Z");
    private static final Origin ORIGIN =
            new Origin("shop-logs", "mRRuUm8PTVqO3J5SJcnQCg", 3, 42, RECORD_TIME.toEpochMilli());

    private static final Map<String, String> USUAL = Map.of(
            "@timestamp", "\"2026-03-10T12:00:00.000Z\"",
            "ecs.version", "\"9.4.0\"",
            "event.dataset", "\"generic\"",
            "data_stream.type", "\"logs\"",
            "data_stream.dataset", "\"generic\"",
            "data_stream.namespace", "\"default\"",
            "kafka.topic", "\"shop-logs\"",
            "kafka.topic_id", "\"mRRuUm8PTVqO3J5SJcnQCg\"",
            "kafka.partition", "3",
            "kafka.offset", "42");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> cases() throws IOException, URISyntaxException {
        URI root = CasesTest.class.getResource("/cases").toURI();
        List<Path> files;
        try (Stream<Path> paths = Files.walk(Path.of(root))) {
            files = paths.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(40);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(name(Path.of(root), file), file.toUri(), () -> run(file)));
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString();
    }

    private void run(Path file) throws IOException {
        // given
        JsonNode testCase = YAML.readTree(file.toFile());
        List<Map<String, String>> expected = new ArrayList<>();
        if (testCase.has("document")) {
            expected.add(flat(testCase.get("document")));
        } else {
            testCase.get("documents").forEach(document -> expected.add(flat(document)));
        }

        // when
        List<Map<String, String>> actual = transform(testCase);

        // then
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            for (Map.Entry<String, String> usual : USUAL.entrySet()) {
                if (!expected.get(i).containsKey(usual.getKey())) {
                    actual.get(i).remove(usual.getKey(), usual.getValue());
                }
            }
        }
        assertThat(lines(actual)).as(testCase.get("shows").asText()).isEqualTo(lines(expected));
    }

    private List<Map<String, String>> transform(JsonNode testCase) throws IOException {
        StagesConfig config = config(testCase);
        InstantSource clock = InstantSource.fixed(RECORD_TIME);
        Normalizer normalizer = new Normalizer(config.normalize(), clock);
        Router router =
                new Router(config.route(), new TargetDataStreams(config.route().maxDataStreams()));
        DocumentEncoder encoder = new DocumentEncoder();
        List<Map<String, String>> outcomes = new ArrayList<>();
        EventReceiver receiver = new EventReceiver() {
            @Override
            public void event(LogEvent event) {
                Verdict verdict = normalizer.apply(event);
                if (verdict == Verdict.Pass.PASS) {
                    verdict = router.apply(event);
                }
                if (verdict instanceof Verdict.Rejection rejection) {
                    rejected(event.index(), rejection);
                    return;
                }
                ByteArena document = new ByteArena(256);
                int start = encoder.encode(event, document);
                String text = new String(document.array(), start, document.size() - start, StandardCharsets.UTF_8);
                assertThat(text).doesNotContain("\n");
                outcomes.add(flat(read(text)));
            }

            @Override
            public void rejected(int index, Verdict.Rejection rejection) {
                outcomes.add(new TreeMap<>(Map.of("rejected", '"' + rejection.code() + '"')));
            }
        };
        new Decoder(config.decode())
                .decode(
                        testCase.get("input").asText().getBytes(StandardCharsets.UTF_8),
                        ORIGIN,
                        new LogEvent(config.normalize().defaultZone(), clock),
                        receiver);
        return outcomes;
    }

    private StagesConfig config(JsonNode testCase) throws IOException {
        if (!testCase.has("config")) {
            return StagesConfig.DEFAULT;
        }
        Path file = folder.resolve("millrace.yaml");
        YAML.writeValue(file.toFile(), testCase.get("config"));
        return ConfigLoader.loadStages(file);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(json, e);
        }
    }

    private static Map<String, String> flat(JsonNode document) {
        Map<String, String> fields = new TreeMap<>();
        flatten(document, "", fields);
        return fields;
    }

    private static void flatten(JsonNode object, String prefix, Map<String, String> into) {
        object.properties().forEach(field -> {
            String path = prefix + field.getKey();
            if (field.getValue().isObject() && !field.getValue().isEmpty()) {
                flatten(field.getValue(), path + '.', into);
            } else {
                assertThat(into.put(path, field.getValue().toString()))
                        .as("%s stands there twice", path)
                        .isNull();
            }
        });
    }

    /** So that a failure shows what differs line by line. */
    private static String lines(List<Map<String, String>> documents) {
        StringBuilder lines = new StringBuilder();
        for (Map<String, String> document : documents) {
            lines.append("---\n");
            document.forEach((path, value) ->
                    lines.append(path).append(": ").append(value).append('\n'));
        }
        return lines.toString();
    }
}

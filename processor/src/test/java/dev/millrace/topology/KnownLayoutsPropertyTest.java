package dev.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.StagesConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict.Drop;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.sink.DocumentEncoder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** That an event's layout is known makes no difference to its document. */
class KnownLayoutsPropertyTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
    private static final Origin ORIGIN = new Origin("logs", "AAAAAAAAAAAAAAAAAAAAAA", 0, 0, 1_772_366_400_000L);

    /** Some hash alike ({@code Aa}, {@code BB}), some are one path written in two ways, some one name. */
    private static final String[] NAMES = {
        "Aa",
        "BB",
        "AaAa",
        "BBBB",
        "AaBB",
        "message",
        "msg",
        "m\\u0065ssage",
        "level",
        "log",
        "log.level",
        "@timestamp",
        "time",
        "timestamp",
        "a",
        "b",
        "a.b",
        "",
        "a..b",
        "x\\u0000",
        "é",
        "\\\"",
        "labels",
        "tags",
        "http",
        "request",
        "method",
        "http.request.method",
        "user",
        "name",
        "error",
        "stack",
        "source",
        "ip",
        "host",
        "logger",
        "L",
        "T",
        "M",
        "C",
        "millrace",
        "overflow",
        "attributes",
        "data_stream",
        "dataset",
        "@metadata",
        "agent",
        "log.file.path",
        "took",
        "types"
    };

    private static final String[] TEXTS = {
        "\"text\"",
        "\"\"",
        "\"a \\\"quoted\\\" one\"",
        "\"2026-03-01T11:00:00Z\"",
        "\"192.0.2.7 - - [01/Mar/2026:11:00:00 +0000] \\\"GET /a HTTP/1.1\\\" 200 12 \\\"-\\\" \\\"x/1\\\"\"",
        "\"{\\\"level\\\":\\\"warn\\\",\\\"msg\\\":\\\"inner\\\",\\\"BB\\\":1}\"",
        "\"{\\\"level\\\":\\\"warn\\\",\\\"msg\\\":\\\"inner\\\",\\\"Aa\\\":1}\"",
        "\"warn\"",
        "7",
        "-1.5e3",
        "1772362800000",
        "true"
    };

    private final DocumentEncoder encoder = new DocumentEncoder();
    private final Stages stages =
            Stages.create(StagesConfig.DEFAULT, List.of(), CLOCK).get();
    private final LogEvent reused = stages.decoder().newEvent();

    @Property(tries = 300)
    void changesNoDocument(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        List<List<String>> shapes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            shapes.add(names(random));
        }

        for (int i = 0; i < 40; i++) {
            List<String> shape = shapes.get(random.nextInt(shapes.size()));
            RandomObject record =
                    new RandomObject(shape, new Random(random.nextInt(2)), random, random.nextInt(8) == 0);
            byte[] value = record.object(0).getBytes(UTF_8);

            // when
            List<String> known = outcomes(value, reused);
            List<String> unknown = outcomes(value, new LogEvent(ZoneOffset.UTC, CLOCK));

            // then
            assertThat(known).as(new String(value, UTF_8)).isEqualTo(unknown);
        }
    }

    @Example
    void takesNoLayoutForOneThatIsAlmostTheSame() {
        String text = "\"level\":\"warn\",\"a\":1,";
        assertKeptApart("{" + text + "\"msg\":\"m\"}", "{" + text + "\"mtH\":\"m\"}");
        assertKeptApart("{" + text + "\"source.ip\":\"192.0.2.7\"}", "{" + text + "\"source.ip\":null}");
        assertKeptApart("{" + text + "\"labels\":{\"\":1}}", "{" + text + "\"labels\":[1]}");
        assertKeptApart("{" + text + "\"user\":{\"name\":\"n\"}}", "{" + text + "\"user\":{},\"name\":\"n\"}");
        assertKeptApart("{" + text + "\"" + "n".repeat(2000) + "\":1}", "{" + text + "\"" + "n".repeat(2000) + "\":2}");
        // an object without a name, whose fields stand beside those of the event
        String longest = "{\"\":{\"" + "n".repeat(1024) + "\":1,\"zz\":1},\"zz\":2}";
        assertKeptApart(longest, longest.replace(":2}", ":3}"));
        String large = "{\"\":{\"zz\":1," + " ".repeat(300_000) + "\"b\":2},\"zz\":3}";
        assertKeptApart(large, large.replace(":3}", ":4}"));
        String overflow = "{\"\":{\"zz\":1,\"x\":[{\"k\":1,\"k\":2}],\"millrace.overflow\":1},\"zz\":2}";
        assertKeptApart(overflow, overflow.replace("\"zz\":2", "\"zz\":3"));
        // in a payload
        String docker =
                "{\"stream\":\"stdout\",\"time\":\"2026-03-01T11:00:00Z\",\"log\":\"{\\\"level\\\":\\\"warn\\\",";
        assertKeptApart(docker + "\\\"msg\\\":\\\"m\\\"}\"}", docker + "\\\"mtH\\\":\\\"m\\\"}\"}");
        // the same names in the same order, in a payload or beside it
        String envelope = "{\"stream\":\"stdout\",\"time\":\"2026-03-01T11:00:00Z\",\"log\":\"";
        assertKeptApart(envelope + "{\\\"level\\\":\\\"warn\\\"}\"}", envelope + "a b\",\"level\":\"warn\"}");
        assertKeptApart(
                envelope + "{\\\"ts\\\":\\\"2026-03-01T10:00:00Z\\\",\\\"msg\\\":\\\"m\\\"}\"}",
                envelope + "{\\\"msg\\\":\\\"m\\\"}\",\"ts\":\"2026-03-01T10:00:00Z\"}");
        // what its dialect renames is renamed each time
        String mongodb = "{\"t\":{\"$date\":\"2026-03-01T11:00:00Z\"},\"s\":\"I\",\"c\":\"NETWORK\",\"id\":22943,"
                + "\"ctx\":\"listener\",\"msg\":\"Connection accepted\",\"attr\":{\"connectionId\":1}}";
        assertKeptApart(mongodb, mongodb.replace("22943", "22944"));
    }

    private void assertKeptApart(String known, String other) {
        for (String record : List.of(known, known, known, other, other, other, known)) {
            assertThat(outcomes(record.getBytes(UTF_8), reused))
                    .as(record)
                    .isEqualTo(outcomes(record.getBytes(UTF_8), new LogEvent(ZoneOffset.UTC, CLOCK)));
        }
    }

    @Example
    void leavesNoBlankBetweenTokensAndNoEscapeInNames() {
        // given
        byte[] blank = "{\"message\":\"m\",\"cart\":{ \"items\" :\n2},\"list\":[1, 2],\"n\":1}\n".getBytes(UTF_8);
        byte[] escaped = "{\"message\":\"m\",\"cart\":{\"\\u0069tems\":2},\"list\":[1,2],\"n\":1}".getBytes(UTF_8);

        for (int times = 0; times < 4; times++) {
            // when
            List<String> documents = new ArrayList<>(outcomes(blank, reused));
            documents.addAll(outcomes(escaped, reused));

            // then
            assertThat(documents)
                    .hasSize(2)
                    .allSatisfy(document -> assertThat(document)
                            .contains("\"attributes\":{\"cart\":{\"items\":2},\"list\":[1,2],\"n\":1}"));
        }
    }

    private static List<String> names(Random random) {
        List<String> names = new ArrayList<>();
        int size = 1 + random.nextInt(9);
        for (int i = 0; i < size; i++) {
            names.add(NAMES[random.nextInt(NAMES.length)]);
        }
        return names;
    }

    /** The same kinds of values for the same numbers, so that layouts come again, and any texts. */
    private record RandomObject(List<String> names, Random kinds, Random texts, boolean hasBlanks) {

        String object(int depth) {
            return object(names, depth);
        }

        private String object(List<String> someNames, int depth) {
            StringBuilder json = new StringBuilder("{");
            for (String name : someNames) {
                json.append(json.length() == 1 ? "" : hasBlanks ? " , " : ",");
                json.append('"').append(likeHashed(name)).append("\":").append(hasBlanks ? " " : "");
                json.append(value(depth));
            }
            return json.append(hasBlanks ? " }" : "}").toString();
        }

        /** Now and then the other name with the same hash. */
        private String likeHashed(String name) {
            return name.equals("Aa") && texts.nextInt(3) == 0 ? "BB" : name;
        }

        private String value(int depth) {
            int kind = kinds.nextInt(10);
            if (kind == 0 && depth < 3) {
                return object(names.subList(0, (names.size() + 1) / 2), depth + 1);
            }
            if (kind == 1 && depth < 3) {
                return "[" + value(depth + 1) + "," + value(depth + 1) + "]";
            }
            return kind == 2 ? "null" : TEXTS[texts.nextInt(TEXTS.length)];
        }
    }

    private List<String> outcomes(byte[] record, LogEvent event) {
        List<String> outcomes = new ArrayList<>();
        stages.run(record, ORIGIN, event, new EventReceiver() {
            @Override
            public void event(LogEvent routed) {
                ByteArena document = new ByteArena(1024);
                encoder.encode(routed, document);
                outcomes.add(new String(document.array(), 0, document.size(), UTF_8));
            }

            @Override
            public void rejected(int index, Rejection rejection) {
                outcomes.add(rejection.toString());
            }

            @Override
            public void dropped(int index, Drop drop) {
                outcomes.add(drop.toString());
            }
        });
        return outcomes;
    }
}

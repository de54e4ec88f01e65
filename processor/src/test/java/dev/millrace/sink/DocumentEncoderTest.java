package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.ByteArena;
import dev.millrace.event.DataStream;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DocumentEncoderTest {

    private static final Origin NOWHERE = new Origin("", "", 0, 0, Origin.NO_TIMESTAMP);
    private static final Origin KAFKA = new Origin("logs", "AAAAAAAAAAAAAAAAAAAAAQ", 3, 42, Origin.NO_TIMESTAMP);

    private final DocumentEncoder encoder = new DocumentEncoder();
    private final LogEvent event = new LogEvent().begin(NOWHERE, 0);

    @Test
    void writesTheTimestampFirstAndTheRestInOrder() {
        put(Ecs.MESSAGE, ValueKind.TEXT, "hi");
        put(Ecs.HTTP_RESPONSE_STATUS_CODE, ValueKind.NUMBER, "200");
        put(Ecs.TIMESTAMP, ValueKind.STRING, "2026-01-02T03:04:05.000Z");
        put(Ecs.EVENT_OUTCOME, ValueKind.NULL, "null");

        assertThat(document())
                .isEqualTo("{\"@timestamp\":\"2026-01-02T03:04:05.000Z\",\"message\":\"hi\","
                        + "\"http.response.status_code\":200,\"event.outcome\":null}");
    }

    @Test
    void writesAnEmptyEvent() {
        assertThat(document()).isEqualTo("{}");
    }

    @Test
    void escapesText() {
        put(Ecs.MESSAGE, ValueKind.TEXT, "a\"b\\c\n\r\t\b\f\u0000\u001f\u007fé\u2028");

        assertThat(document()).isEqualTo("{\"message\":\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0000\\u001f\u007fé\u2028\"}");
    }

    @Test
    void keepsEscapesAsTheyCame() {
        put(Ecs.MESSAGE, ValueKind.ESCAPED, "a\\n\\u00e9\\ud800");

        assertThat(document()).isEqualTo("{\"message\":\"a\\n\\u00e9\\ud800\"}");
    }

    @Test
    void leavesOutWhatIsInsignificant() {
        attribute("o", ValueKind.OBJECT, "{\n  \"a b\" : [ 1,\r\n\t{ } ],\n  \"c\" : \" \\n \"\n}");

        assertThat(document()).isEqualTo("{\"attributes\":{\"o\":{\"a b\":[1,{}],\"c\":\" \\n \"}}}");
    }

    @Test
    void givesANumberToANameThatIsThereTwice() {
        attribute("a", ValueKind.NUMBER, "1");
        attribute("a", ValueKind.NUMBER, "2");
        attribute("a#2", ValueKind.NUMBER, "3");
        attribute("b", ValueKind.OBJECT, "{\"a\":1,\"x\":[{\"a\":1,\"\\u0061\":2}],\"a\":3}");

        assertThat(document())
                .isEqualTo("{\"attributes\":{\"a\":1,\"a#2\":2,\"a#2#3\":3,"
                        + "\"b\":{\"a\":1,\"x\":[{\"a\":1,\"a#4\":2}],\"a#5\":3}}}");
    }

    @Test
    void takesALongTimeForNoNumberOfEqualNames() {
        StringBuilder object = new StringBuilder("{\"a\":0");
        for (int i = 0; i < 100_000; i++) {
            object.append(",\"a\":").append(i);
        }
        attribute("o", ValueKind.OBJECT, object.append('}').toString());

        assertThat(document()).endsWith(",\"a#100001\":99999}}}");
    }

    @Test
    void writesNamesWithoutHalvesOfSurrogatePairs() {
        attribute("o", ValueKind.OBJECT, "{\"\\ud800\":\"\\ud800\",\"\\n\\u0041\":{}}");

        assertThat(document()).isEqualTo("{\"attributes\":{\"o\":{\"\ufffd\":\"\\ud800\",\"\\nA\":{}}}}");
    }

    @Test
    void joinsTags() {
        put(Ecs.TAGS, ValueKind.ARRAY, "[ \"web\", \"prod\" ]");
        event.tags().add("added");

        assertThat(document()).isEqualTo("{\"tags\":[\"web\",\"prod\",\"added\"]}");
    }

    @Test
    void makesAListOfOneTag() {
        put(Ecs.TAGS, ValueKind.STRING, "web");
        event.tags().add("added");

        assertThat(document()).isEqualTo("{\"tags\":[\"web\",\"added\"]}");
    }

    @Test
    void putsNoTagBesideNothing() {
        put(Ecs.TAGS, ValueKind.ARRAY, "[ ]");
        event.tags().add("added");

        assertThat(document()).isEqualTo("{\"tags\":[\"added\"]}");
    }

    @Test
    void saysWhereTheEventIsFrom() {
        event.begin(KAFKA, 0);
        event.dataStream(new DataStream("logs", "nginx", "prod"));

        assertThat(document())
                .isEqualTo(
                        "{\"kafka.topic\":\"logs\",\"kafka.topic_id\":\"AAAAAAAAAAAAAAAAAAAAAQ\",\"kafka.partition\":3,"
                                + "\"kafka.offset\":42,\"data_stream.type\":\"logs\",\"data_stream.dataset\":\"nginx\","
                                + "\"data_stream.namespace\":\"prod\"}");
    }

    @Test
    void doesNotMixUpPartitions() {
        event.begin(KAFKA, 0);
        document();
        event.begin(new Origin("logs", "AAAAAAAAAAAAAAAAAAAAAQ", 4, 1, Origin.NO_TIMESTAMP), 0);

        assertThat(document()).contains("\"kafka.partition\":4,\"kafka.offset\":1}");
    }

    @Test
    void writesOurOwnNamesOnce() {
        event.begin(KAFKA, 0);
        event.dataStream(new DataStream("logs", "nginx", "prod"));
        put(Ecs.KAFKA_OFFSET, ValueKind.NUMBER, "1");
        put(Ecs.DATA_STREAM_DATASET, ValueKind.STRING, "other");
        put(Ecs.ATTRIBUTES, ValueKind.OBJECT, "{\"x\":1}");

        assertThat(document())
                .startsWith("{\"attributes\":{\"attributes\":{\"x\":1}},\"kafka.topic\"")
                .doesNotContain("other")
                .containsOnlyOnce("kafka.offset");
    }

    @Test
    void keepsTheDataStreamThatTheEventNamesBeforeItIsRouted() {
        put(Ecs.DATA_STREAM_DATASET, ValueKind.STRING, "own");

        assertThat(document()).isEqualTo("{\"data_stream.dataset\":\"own\"}");
    }

    @Test
    void appends() {
        ByteArena target = new ByteArena(1);
        target.appendAscii("before");

        assertThat(encoder.encode(event, target)).isEqualTo(6);
        assertThat(text(target, 0)).isEqualTo("before{}");
    }

    private String document() {
        ByteArena target = new ByteArena(1);
        int start = encoder.encode(event, target);
        return text(target, start);
    }

    private static String text(ByteArena arena, int start) {
        return new String(arena.array(), start, arena.size() - start, StandardCharsets.UTF_8);
    }

    private void put(EcsField field, ValueKind kind, String value) {
        int start = event.arena().append(value.getBytes(StandardCharsets.UTF_8));
        event.ecs().put(field, kind, start, event.arena().size());
    }

    private void attribute(String path, ValueKind kind, String value) {
        int pathStart = event.arena().append(path.getBytes(StandardCharsets.UTF_8));
        int start = event.arena().append(value.getBytes(StandardCharsets.UTF_8));
        event.attributes().add(pathStart, start, kind, start, event.arena().size());
    }
}

package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonIndexerTest {

    private final ByteArena arena = new ByteArena(16);
    private final RawFields fields = new RawFields();
    private JsonIndexer indexer = new JsonIndexer(DecodeConfig.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "10",
                "-1",
                "0.5",
                "1.50",
                "1e5",
                "1E5",
                "1e+5",
                "1e-05",
                "-0.0e-0",
                "[1,2.0,-3]",
                "true",
                "false",
                "null",
                "\"\"",
                "{}",
                "[]",
                "[[],{}]",
                " \t\r\n{ \"a\" : [ 1 , \"b\" ] } \n",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uABCD\"",
                "\"\\ud83d\\ude00\"",
                "\"\\ud800\"",
                "\"\\udc00x\"",
                "{\"a\":1,\"a\":2}",
                "{\"\":\"\"}",
                "{\"\\u0000\":0}",
                "\"\u007f\u2028\ufeff\ud83d\ude00\""
            })
    void takes(String json) {
        assertThat(index(json)).isTrue();
        assertThat(fields.next(0)).isEqualTo(fields.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "01",
                "-01",
                "+1",
                ".5",
                "1.",
                "1.e5",
                "1e",
                "1e+",
                "0x1",
                "1_000",
                "NaN",
                "-Infinity",
                "tru",
                "truee",
                "True",
                "nul",
                "nullx",
                "'a'",
                "\"",
                "\"a",
                "\"\\\"",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\U0041\"",
                "\"a\nb\"",
                "\"\t\"",
                "\"\u0000\"",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1,,2]",
                "[1}",
                "{",
                "}",
                "{]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{\"a\",1}",
                "{a:1}",
                "{1:1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1]",
                "{} {}",
                "1 2",
                "[]]",
                "{}}",
                "\ufeff{}",
                "\u00a0[]",
                "[1]\u0000",
                "/**/1",
                "[1]//",
                "\f1"
            })
    void refuses(String json) {
        assertThat(index(json)).isFalse();
        assertThat(indexer.fault()).isEqualTo(JsonFault.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0 af",
                "c1 bf",
                "c3",
                "c3 28",
                "e0 80 80",
                "e0 9f bf",
                "ed a0 80",
                "ed bf bf",
                "e2 82",
                "e2 28 a1",
                "f0 80 80 80",
                "f0 8f bf bf",
                "f4 90 80 80",
                "f5 80 80 80",
                "f0 9f 98",
                "f8 88 80 80 80",
                "fe",
                "ff"
            })
    void refusesWhatIsNotUtf8(String hex) {
        for (String before : new String[] {"{\"", "{\"a\":\"", "{\"eightbytes\":\"eightbytes"}) {
            byte[] start = before.getBytes(StandardCharsets.UTF_8);

            assertThat(index(start, Hex.bytes(hex), "\"}".getBytes(StandardCharsets.UTF_8)))
                    .isFalse();
            assertThat(indexer.fault()).isEqualTo(JsonFault.INVALID_UTF8);
            assertThat(indexer.faultAt()).isEqualTo(start.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"c2 80", "df bf", "e0 a0 80", "ed 9f bf", "ee 80 80", "ef bf bf", "f0 90 80 80", "f4 8f bf bf"})
    void takesAllOfUtf8(String hex) {
        assertThat(index("\"".getBytes(StandardCharsets.UTF_8), Hex.bytes(hex), new byte[] {'"'}))
                .isTrue();
    }

    @Test
    void knowsTheKindAndSliceOfEachValue() {
        String json =
                "{\"s\":\"x\",\"e\":\"\\n\",\"n\":-1.5e3,\"t\":true,\"f\":false,\"z\":null,\"o\":{\"i\":[1]},\"a\":[ ]}";

        assertThat(index(json)).isTrue();

        assertThat(children(0))
                .containsExactly(
                        "s STRING x",
                        "e ESCAPED \\n",
                        "n NUMBER -1.5e3",
                        "t TRUE true",
                        "f FALSE false",
                        "z NULL null",
                        "o OBJECT {\"i\":[1]}",
                        "a ARRAY [ ]");
        assertThat(fields.kind(0)).isEqualTo(ValueKind.OBJECT);
    }

    @Test
    void unescapesNames() {
        assertThat(index("{\"\\u0061\\\"\\ud83d\\ude00\\ud800\":1}")).isTrue();

        assertThat(children(0)).containsExactly("a\"\ud83d\ude00\ufffd NUMBER 1");
    }

    @Test
    void keepsNamesThatAreThereTwice() {
        assertThat(index("{\"a\":1,\"a\":2}")).isTrue();

        assertThat(children(0)).containsExactly("a NUMBER 1", "a NUMBER 2");
    }

    @Test
    void tellsWhatItExpectedAndWhatItFound() {
        assertThat(index("{\"a\":1;}")).isFalse();

        assertThat(indexer.faultAt()).isEqualTo(6);
        assertThat(indexer.expected()).isEqualTo("a comma or '}'");
        assertThat(indexer.found()).isEqualTo("';'");
    }

    @Test
    void endsAtTheConfiguredDepth() {
        indexer = new JsonIndexer(new DecodeConfig(1000, 3, 100, 100, 100, List.of()));

        assertThat(index("[{\"a\":[]}]")).isTrue();
        assertThat(index("[{\"a\":[[]]}]")).isFalse();
        assertThat(indexer.fault()).isEqualTo(JsonFault.TOO_DEEP);
    }

    @Test
    void doesNotRunOutOfStack() {
        indexer = new JsonIndexer(new DecodeConfig(1_000_000, 1000, 1_000_000, 100, 100, List.of()));

        assertThat(index("[".repeat(1000) + "]".repeat(1000))).isTrue();
        assertThat(index("[".repeat(100_000))).isFalse();
        assertThat(indexer.fault()).isEqualTo(JsonFault.TOO_DEEP);
    }

    @Test
    void endsAtTheConfiguredNumberOfFields() {
        indexer = new JsonIndexer(new DecodeConfig(1000, 3, 3, 100, 100, List.of()));

        assertThat(index("{\"a\":[1,2]}")).isTrue();
        assertThat(index("{\"a\":[1,2,3]}")).isFalse();
        assertThat(indexer.fault()).isEqualTo(JsonFault.TOO_MANY_FIELDS);
    }

    @Test
    void endsAtTheConfiguredLengths() {
        indexer = new JsonIndexer(new DecodeConfig(1000, 3, 3, 5, 4, List.of()));

        assertThat(index("{\"name\":12345}")).isTrue();
        assertThat(index("{\"name\":123456}")).isFalse();
        assertThat(indexer.fault()).isEqualTo(JsonFault.NUMBER_TOO_LONG);
        assertThat(index("{\"names\":1}")).isFalse();
        assertThat(indexer.fault()).isEqualTo(JsonFault.NAME_TOO_LONG);
        assertThat(index("{\"\\u0061\\u0061\\u0061\\u0061\":1}")).isTrue();
    }

    @Test
    void refusesALongNameAlsoWhereItExpectsIt() {
        // given
        LogEvent event = new LogEvent();
        for (int times = 0; times < 3; times++) {
            assertThat(index(indexer, event)).isTrue();
            event.raw().layout(event.arena().array());
        }
        JsonIndexer strict = new JsonIndexer(new DecodeConfig(1000, 3, 100, 100, 8, List.of()));

        // then
        assertThat(index(strict, event)).isFalse();
        assertThat(strict.fault()).isEqualTo(JsonFault.NAME_TOO_LONG);
    }

    private static boolean index(JsonIndexer indexer, LogEvent event) {
        byte[] json = "{\"a\":1,\"b\":2,\"long_name\":3}".getBytes(StandardCharsets.UTF_8);
        event.begin(new Origin("logs", "", 0, 0, 0), 0);
        event.arena().append(json);
        return indexer.index(event.arena(), 0, json.length, event.raw());
    }

    private boolean index(String json) {
        return index(json.getBytes(StandardCharsets.UTF_8));
    }

    private boolean index(byte[]... parts) {
        arena.clear();
        fields.clear();
        for (byte[] part : parts) {
            arena.append(part);
        }
        return indexer.index(arena, 0, arena.size(), fields);
    }

    private List<String> children(int parent) {
        List<String> children = new ArrayList<>();
        for (int i = parent + 1; i < fields.next(parent); i = fields.next(i)) {
            children.add(text(fields.nameStart(i), fields.nameEnd(i)) + " " + fields.kind(i) + " "
                    + text(fields.start(i), fields.end(i)));
        }
        return children;
    }

    private String text(int start, int end) {
        return new String(arena.array(), start, end - start, StandardCharsets.UTF_8);
    }
}

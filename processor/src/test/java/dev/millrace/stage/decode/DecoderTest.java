package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.config.DecodeConfig;
import dev.millrace.stage.decode.Decoded.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {

    @Test
    void takesAnObjectAsAnEvent() {
        List<Entry> entries = Decoded.of("{\"message\":\"hi\",\"n\":1}");

        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).index()).isZero();
        assertThat(entries.get(0).tree()).isEqualTo("{message:\"hi\",n:1,}");
    }

    @Test
    void passesOverBlanksAndByteOrderMark() {
        assertThat(Decoded.of("\ufeff \r\n{\"a\":1}\n").get(0).root()).isEqualTo("{\"a\":1}");
        assertThat(Decoded.fields("\ufefftext")).containsExactly(entry("message", "text"));
        assertThat(Decoded.fields("\ufeff<13>text")).containsEntry("message", "text");
    }

    @Test
    void takesEachElementOfAnArrayAsAnEvent() {
        List<Entry> entries = Decoded.of(" [{\"a\":1}, \"te\\u0078t\" ,2.50,[1, 2],{\"b\":{}},true]");

        assertThat(entries).extracting(Entry::index).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(entries)
                .extracting(Entry::tree)
                .containsExactly(
                        "{a:1,}",
                        "{message:\"text\",}",
                        "{message:\"2.50\",}",
                        "{message:\"[1, 2]\",}",
                        "{b:{},}",
                        "{message:\"true\",}");
        assertThat(entries)
                .extracting(Entry::root)
                .containsExactly("{\"a\":1}", "\"te\\u0078t\"", "2.50", "[1, 2]", "{\"b\":{}}", "true");
    }

    @Test
    void takesANullAmongEventsAndAnArrayOfNothingAsText() {
        assertThat(Decoded.of("[{},null]")).extracting(Entry::tree).containsExactly("{}", "{message:\"null\",}");
        assertThat(Decoded.fields(" [ ] ")).containsExactly(entry("message", " [ ] "));
    }

    @Test
    void unescapedNamesOfOneElementDoNotReachTheNext() {
        assertThat(Decoded.of("[{\"\\u0061\":1},{\"\\u0062\":2}]"))
                .extracting(Entry::tree)
                .containsExactly("{a:1,}", "{b:2,}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1] [2]",
                "[",
                "[]]",
                "[12, 13",
                "[main] {\"a\":1}",
                "[\"a\" b",
                "null",
                "true",
                "12",
                "\"quoted\"",
                "plain",
                "<x>",
                "<999>not syslog",
                "<>",
                "<12",
                "<192>a",
                " leading",
                "a\nb",
                "a\u0000b",
                "日本語"
            })
    void takesAnythingElseAsText(String line) {
        assertThat(Decoded.fields(line)).containsExactly(entry("message", line));
        assertThat(Decoded.fields(line + "\r\n")).containsExactly(entry("message", line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1                   | decode.json-malformed | byte 6: expected a comma or '}', found the end
            {foo} bar                | decode.json-malformed | byte 1: expected a name in quotes, found 'f'
            {"a":1} {"b":2}          | decode.json-malformed | byte 8: expected the end, found '{'
            [ {"a":1}, {"b           | decode.json-malformed | byte 14: expected a closing quote, found the end
            [[[[1]]]]                | decode.too-deep       | byte 3: nested deeper than configured
            {"a":1,"b":2,"c":3,"d":4}| decode.too-many-fields| byte 23: more fields than configured
            {"a":1234567}            | decode.number-too-long| byte 5: a number longer than configured
            {"abcdefghi":1}          | decode.name-too-long  | byte 2: a field name longer than configured
            012345678901234567890123456789| decode.too-large | the value has 30 bytes, more than 28
            """)
    void rejects(String value, String code, String reason) {
        DecodeConfig config = new DecodeConfig(28, 3, 3, 6, 8, List.of());

        List<Entry> entries = Decoded.of(value.getBytes(StandardCharsets.UTF_8), config);

        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).code()).isEqualTo(code);
        assertThat(entries.get(0).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\r\n\t ", "\ufeff", "\ufeff\n"})
    void rejectsWhatHoldsNothing(String value) {
        assertThat(Decoded.of(value)).extracting(Entry::code).containsExactly("decode.empty");
    }

    @Test
    void rejectsATombstone() {
        byte @Nullable [] tombstone = null;

        assertThat(Decoded.of(tombstone)).extracting(Entry::code).containsExactly("decode.empty");
    }

    @ParameterizedTest
    @CsvSource({
        "ff, 0",
        "61 62 c3, 2",
        "3c 31 33 3e e4, 4",
        "7b 22 61 22 3a 22 e4 22 7d, 6",
        "5b 31 5d 20 e4, 4",
        "ff fe 61 00, 0",
        "7b ff, 1"
    })
    void rejectsWhatIsNotUtf8(String hex, int position) {
        List<Entry> entries = Decoded.of(Hex.bytes(hex));

        assertThat(entries).extracting(Entry::code).containsExactly("decode.invalid-utf8");
        assertThat(entries.get(0).reason()).startsWith("byte " + position + " ");
    }

    @Test
    void rejectsABatchWhoseEventsWouldGrowBeyondBounds() {
        // given
        String elements = "{}" + ",{}".repeat(20_000);
        String value = "{\"messageType\":\"DATA_MESSAGE\",\"pad\":\"" + "x".repeat(100_000) + "\",\"logEvents\":["
                + elements + "]}";

        // when
        List<Entry> entries = Decoded.of(value);

        // then
        assertThat(entries).extracting(Entry::code).containsExactly("decode.too-large");
    }
}

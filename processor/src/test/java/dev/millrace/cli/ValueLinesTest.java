package dev.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Verdict.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueLinesTest {

    @Test
    void givesEachLineAsItIs() throws IOException {
        assertThat(read(plain("a\n\n b \r\nc", 100))).containsExactly("1 a", "2 ", "3  b \r", "4 c");
    }

    @Test
    void countsNoLineBehindTheLastLineBreak() throws IOException {
        assertThat(read(plain("a\n", 100))).containsExactly("1 a");
        assertThat(read(plain("", 100))).isEmpty();
    }

    @Test
    void holdsNoMoreOfALineThanARecordMayHave() throws IOException {
        // given
        String line = "x".repeat(200_000);

        // then
        assertThat(read(plain("aaaa\naaaaa\n" + line + "\nb", 4)))
                .containsExactly(
                        "1 aaaa",
                        "2 decode.too-large: the value has 5 bytes, more than 4",
                        "3 decode.too-large: the value has 200000 bytes, more than 4",
                        "4 b");
    }

    @Test
    void readsJsonStrings() throws IOException {
        // given
        String lines = "\"a\\nb\"\n \"\\u00e9\" \nnull\n{}\n\"a\" \"b\"\n\"a\n\n";

        // then
        assertThat(read(ValueLines.jsonStrings(new ByteArrayInputStream(lines.getBytes(UTF_8)), 100)))
                .containsExactly(
                        "1 a\nb",
                        "2 \u00e9",
                        "3 nothing",
                        "4 " + NOT_A_STRING,
                        "5 " + NOT_A_STRING,
                        "6 " + NOT_A_STRING,
                        "7 " + NOT_A_STRING);
    }

    private static final String NOT_A_STRING =
            "decode.not-a-json-string: with --json-strings each line must be one JSON string; this one is not";

    private static ValueLines plain(String text, int maxBytes) {
        return ValueLines.plain(new ByteArrayInputStream(text.getBytes(UTF_8)), maxBytes);
    }

    private static List<String> read(ValueLines lines) throws IOException {
        List<String> read = new ArrayList<>();
        while (lines.advance()) {
            Rejection rejection = lines.rejection();
            byte[] value = lines.value();
            String shown = rejection != null
                    ? rejection.code() + ": " + rejection.reason()
                    : value == null ? "nothing" : new String(value, UTF_8);
            read.add(lines.number() + " " + shown);
        }
        return read;
    }
}

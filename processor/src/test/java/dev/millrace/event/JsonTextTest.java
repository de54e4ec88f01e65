package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain|plain",
                "a\\/b\\\\c\\\"d|a/b\\c\"d",
                "\\u0041\\u00e9\\u20ac|Aé€",
                "\\ud83d\\ude00!|😀!",
                "\\ud83d|\ufffd",
                "\\ude00x|\ufffdx",
                "\\ud83d\\u0041|\ufffdA",
                "é\\u00e9|éé",
            })
    void readsEscapes(String escaped, String expected) {
        assertThat(unescape(escaped)).isEqualTo(expected);
    }

    @Test
    void readsControlCharacters() {
        assertThat(unescape("\\b\\f\\n\\r\\t\\u0000")).isEqualTo("\b\f\n\r\t\0");
    }

    private static String unescape(String escaped) {
        ByteArena arena = new ByteArena(1);
        int start = arena.append(escaped.getBytes(StandardCharsets.UTF_8));
        int text = JsonText.unescape(arena, start, arena.size());
        return new String(arena.array(), text, arena.size() - text, StandardCharsets.UTF_8);
    }
}

package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownTextTest {

    private static final TextFormats NONE_KNOWN = new TextFormats(List.of(), List.of());

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            [2026-01-01 10:00:00] ERROR foo;   2026-01-01 10:00:00;  ERROR;   foo
            2026-01-01T10:00:00Z [warn] foo;   2026-01-01T10:00:00Z; warn;    foo
            [INFO] bar;                        ;                     INFO;    bar
            Error: bar;                        ;                     Error;   bar
            2026/01/01 10:00:00 foo: bar;      2026/01/01 10:00:00;  ;        foo: bar
            """)
    void findsTimestampAndLevelAtTheBeginning(String text, String timestamp, String level, String message) {
        Map<String, String> found = Fields.of(NONE_KNOWN, text);

        assertThat(found.get("@timestamp")).isEqualTo(timestamp);
        assertThat(found.get("log.level")).isEqualTo(level);
        assertThat(found.get("message")).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"an error occurred", "Error handling is hard", "information", "", " ", "[1] [2]", "12:30"})
    void leavesAloneWhatSaysNeither(String text) {
        assertThat(Fields.of(NONE_KNOWN, text)).isEmpty();
    }

    @Test
    void keepsFurtherLinesWithTheMessage() {
        assertThat(Fields.of(NONE_KNOWN, "2026-01-01 10:00:00 ERROR foo\n  at bar"))
                .containsEntry("message", "foo\n  at bar");
    }
}

package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackTracesTest {

    private static final TextFormats NONE_KNOWN = new TextFormats(List.of());
    private static final String HEADER = "2026-11-22 03:04:05 ERROR ";

    private static Map<String, String> read(String text) {
        return Fields.of(NONE_KNOWN, text);
    }

    @Test
    void beginsWithTheLineThatNamesTheException() {
        assertThat(read(HEADER + "cannot open\nmore of it\njava.io.IOException: a\nb\n\tat c.D.e(D.java:1)"))
                .containsEntry("message", "cannot open\nmore of it")
                .containsEntry("error.stack_trace", "java.io.IOException: a\nb\n\tat c.D.e(D.java:1)");
    }

    @Test
    void beginsWithTheMessageThatNamesTheException() {
        assertThat(read(HEADER + "java.io.IOException: a\n\tat c.D.e(D.java:1)"))
                .containsEntry("message", "java.io.IOException: a")
                .containsEntry("error.stack_trace", "java.io.IOException: a\n\tat c.D.e(D.java:1)");
    }

    @Test
    void beginsWithTheFirstFrameWhereNothingNamesTheException() {
        assertThat(read(HEADER + "cannot open\n\tat c.D.e(D.java:1)"))
                .containsEntry("message", "cannot open")
                .containsEntry("error.stack_trace", "\tat c.D.e(D.java:1)");
    }

    @Test
    void namesWhatHappenedWhereTheMessageIsEmpty() {
        assertThat(read(HEADER + "\njava.io.IOException: a\n\tat c.D.e(D.java:1)"))
                .containsEntry("message", "java.io.IOException: a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nKeyError: 1",
                "System.Exception: a\n   at A.B() in /a.cs:line 1",
                "Error: a\n    at b (/c.js:1:2)",
                "panic: a\n\ngoroutine 1 [running]:\nmain.main()",
                "Exception in thread \"main\" java.lang.Error\n\tat a.B.c(B.java:1)"
            })
    void isWholeWhereItStandsAlone(String text) {
        assertThat(read(text)).containsEntry("error.stack_trace", text).doesNotContainKey("log.level");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cannot open\n  at night",
                "cannot open\nat c.D.e(D.java:1)",
                "cannot open\n... and so on",
                "goroutines\ngoroutine x",
            })
    void isNotFoundInProse(String message) {
        assertThat(read(HEADER + message)).containsEntry("message", message).doesNotContainKey("error.stack_trace");
    }
}

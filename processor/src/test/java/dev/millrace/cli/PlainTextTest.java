package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void showsTextAsItIsButForWhatMovesTheCursor() {
        assertThat(PlainText.of("caf\u00e9\tone\ntwo\u001b[2J\r".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("caf\u00e9\tone\ntwo\\u001b[2J\\u000d");
        assertThat(PlainText.of(null)).isEqualTo("(none)");
    }

    @Test
    void dumpsWhatIsNoText() {
        // given
        byte[] bytes = new byte[18];
        bytes[0] = (byte) 0xff;
        bytes[1] = 'A';

        // then
        assertThat(PlainText.of(bytes)).isEqualTo("""
                00000000  ff 41 00 00 00 00 00 00 00 00 00 00 00 00 00 00  .A..............
                00000010  00 00                                            ..""");
    }

    @Test
    void cutsALine() {
        assertThat(PlainText.line("one\ntwo three", 10)).isEqualTo("one\\ntw...");
    }
}

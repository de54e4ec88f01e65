package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link TextFormats#FEWEST_BYTES} rests on: the formats are not asked about shorter texts. */
class ShortTextsTest {

    /** Of each class of signs some; a letter of most levels. */
    private static final String SIGNS = "aEIT01 \t\n[](<=:;,.-/|\"#";

    @Test
    void noFormatReadsATextOfFewerBytes() {
        List<String> texts = texts(TextFormats.FEWEST_BYTES - 1);

        for (TextFormat format : TextFormats.all()) {
            for (String text : texts) {
                assertThat(Fields.of(format, text))
                        .as("%s of <%s>", format.dataset(), text)
                        .isEmpty();
            }
        }
    }

    @Test
    void noTextOfFewerBytesSaysItsTimeOrLevel() {
        UnknownText unknown = new UnknownText();

        for (String text : texts(TextFormats.FEWEST_BYTES - 1)) {
            assertThat(Fields.of(unknown, text)).as(text).isEmpty();
        }
    }

    /** All of one to so many signs. */
    private static List<String> texts(int most) {
        List<String> texts = new ArrayList<>();
        List<String> shorter = List.of("");
        for (int length = 1; length <= most; length++) {
            List<String> longer = new ArrayList<>();
            for (String text : shorter) {
                SIGNS.chars().forEach(sign -> longer.add(text + (char) sign));
            }
            texts.addAll(longer);
            shorter = longer;
        }
        return texts;
    }
}

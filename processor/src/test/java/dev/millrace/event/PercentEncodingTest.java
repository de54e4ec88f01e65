package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.PercentEncoding.Plus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    @ParameterizedTest
    @CsvSource({"/a%20b,/a b", "%C3%a4,ä", "a%2Bb,a+b", "%41%42,AB"})
    void decodesWhatIsEncoded(String encoded, String plain) {
        assertThat(decode(encoded, Plus.ITSELF)).isEqualTo(plain);
    }

    @Test
    void readsAPlusAsABlankWhereItIsAskedTo() {
        assertThat(decode("b+c", Plus.BLANK)).isEqualTo("b c");
        assertThat(decode("b+c%20d", Plus.ITSELF)).isEqualTo("b+c d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/plain", "100%", "%4", "%zz", "%C3", "%ff", "a%20b%"})
    void leavesWhatCannotBeDecodedAndTheArenaAsTheyWere(String text) {
        ByteArena arena = new ByteArena(8);
        int start = arena.append(text.getBytes(StandardCharsets.UTF_8));
        int end = arena.size();

        assertThat(PercentEncoding.decode(arena, start, end, Plus.ITSELF)).isEqualTo(PercentEncoding.NONE);
        assertThat(arena.size()).isEqualTo(end);
    }

    private static String decode(String text, Plus plus) {
        ByteArena arena = new ByteArena(8);
        int start = arena.append(text.getBytes(StandardCharsets.UTF_8));
        int decoded = PercentEncoding.decode(arena, start, arena.size(), plus);
        return new String(arena.array(), decoded, arena.size() - decoded, StandardCharsets.UTF_8);
    }
}

package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.ByteArena;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DoublesPropertyTest {

    @Property(tries = 20_000)
    void writesWhatIsReadAsTheSameNumber(@ForAll long bits) {
        // given
        double value = Double.longBitsToDouble(bits);

        // then
        assertThat(Double.valueOf(written(value))).isEqualTo(Double.valueOf(value + 0.0));
    }

    @Property(tries = 20_000)
    void readsAndWritesDecimals(@ForAll int digits, @ForAll @IntRange(max = 9) int decimals) {
        // given
        String text = BigDecimal.valueOf(digits, decimals).toPlainString();
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        // when
        double read = Doubles.parseSimple(bytes, 0, bytes.length);

        // then
        assertThat(read).isEqualTo(Double.parseDouble(text));
        assertThat(new BigDecimal(written(read))).isEqualByComparingTo(text);
    }

    private static String written(double value) {
        ByteArena arena = new ByteArena(32);
        Doubles.append(arena, value);
        return new String(arena.array(), 0, arena.size(), StandardCharsets.US_ASCII);
    }
}

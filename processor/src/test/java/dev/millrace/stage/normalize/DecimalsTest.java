package dev.millrace.stage.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "7", "-7.25", "0.5", "9.99E+36", "1E-400", "0.00000001e44"})
    void takesNumbersBelowTheLimit(String text) {
        assertThat(isBelow(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".5", "5.", "05", "+5", "1e", "1e+", "1 ", "NaN", "0x1", "1.2.3", "1e5e5", "1,5"})
    void refusesWhatIsNoJsonNumber(String text) {
        assertThat(isBelow(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e39", "-1e39", "1e999999999999", "100000000000000000000000000000000000000"})
    void refusesWhatMayBeBeyondTheType(String text) {
        assertThat(isBelow(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"90", "-90", "90.000", "89.999999", "1.5e-7"})
    void takesWhatIsWithinBounds(String text) {
        assertThat(isWithin(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"91", "90.001", "-90.1", "1e9", "900", "", "x"})
    void refusesWhatIsBeyondBounds(String text) {
        assertThat(isWithin(text)).isFalse();
    }

    private static boolean isBelow(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Decimals.isBelow(bytes, 0, bytes.length, 37);
    }

    private static boolean isWithin(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Decimals.isWithin(bytes, 0, bytes.length, 90);
    }
}

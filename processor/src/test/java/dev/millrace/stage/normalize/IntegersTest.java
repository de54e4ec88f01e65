package dev.millrace.stage.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegersTest {

    @ParameterizedTest
    @CsvSource({
        "32767, 16",
        "-32768, 16",
        "0, 16",
        "2147483647, 32",
        "-2147483648, 32",
        "9223372036854775807, 64",
        "-9223372036854775808, 64"
    })
    void fitsUpToTheBoundsOfItsType(String text, int bits) {
        assertThat(fits(text, bits)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "32768, 16",
        "-32769, 16",
        "2147483648, 32",
        "-2147483649, 32",
        "9223372036854775808, 64",
        "1.5, 32",
        "12345678901, 32"
    })
    void doesNotFitBeyondThem(String text, int bits) {
        assertThat(fits(text, bits)).isFalse();
    }

    private static boolean fits(String text, int bits) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Integers.fits(bytes, 0, bytes.length, bits);
    }
}

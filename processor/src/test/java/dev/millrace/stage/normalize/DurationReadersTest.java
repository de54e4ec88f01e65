package dev.millrace.stage.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationReadersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 9, 0",
        "12, 6, 12000000",
        "0.0125, 9, 12500000",
        "1.5e-3, 9, 1500000",
        "2E2, 0, 200",
        "0.0000000019, 9, 1",
        "1.7, 0, 1",
        "9223372036, 9, 9223372036000000000"
    })
    void scalesADecimalNumber(String number, int shift, long nanos) {
        assertThat(scaled(number, shift)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource({"-1, 9", "abc, 9", "1., 9", ".5, 9", "1e, 9", "1ms, 6", "1e9999, 0", "9223372037, 9"})
    void refusesWhatIsNoneOrDoesNotFit(String number, int shift) {
        assertThat(scaled(number, shift)).isEqualTo(DurationReaders.NONE);
    }

    private static long scaled(String number, int shift) {
        byte[] bytes = number.getBytes(StandardCharsets.US_ASCII);
        return DurationReaders.scaled(bytes, 0, bytes.length, shift);
    }
}

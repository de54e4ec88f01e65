package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    private static final long HEAP = 400;

    @ParameterizedTest
    @CsvSource({"0,0", "512,512", "7B,7", "1kB,1000", "64KiB,65536", "1.5 MiB,1572864", "2GiB,2147483648", "25%,100"})
    void readsSizes(String text, long bytes) {
        assertThat(Values.size(text, HEAP)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5 megs", "-1", "MiB", "5M", "1e3", "99999999999999GiB"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Values.size(text, HEAP))
                .hasMessage("\"" + text + "\" is not a size; write 5MiB or a number of bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "0,PT0S",
        "100us,PT0.0001S",
        "250ms,PT0.25S",
        "5s,PT5S",
        "1.5s,PT1.5S",
        "10 m,PT10M",
        "2h,PT2H",
        "1d,PT24H",
        "PT5S,PT5S",
        "p2d,PT48H"
    })
    void readsDurations(String text, Duration duration) {
        assertThat(Values.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "soon", "5 minutes", "-5s", "P", "9999999999d"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Values.duration(text))
                .hasMessage("\"" + text + "\" is not a duration; write 250ms, 5s, 10m, 2h or 1d");
    }

    @Test
    void splitsWhatItJoined() {
        // given
        List<String> elements = List.of("a", "b,c", "d\\", "\\,");

        // then
        assertThat(Values.split(Values.join(elements))).isEqualTo(elements);
    }

    @Test
    void leavesBlankElementsOut() {
        assertThat(Values.split(" a , ,b,")).containsExactly("a", "b");
    }
}

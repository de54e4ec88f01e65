package dev.millrace.runtime.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T10:30:00Z"));

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T12:00, 2026-03-01T12:00:00Z",
        "2026-03-01T12:00:30+02:00, 2026-03-01T10:00:30Z",
        "2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z",
        "2026-03-01, 2026-03-01T00:00:00Z",
        "yesterday, 2026-03-01T00:00:00Z",
        "today, 2026-03-02T00:00:00Z",
        "90m, 2026-03-02T09:00:00Z",
        "2d, 2026-02-28T10:30:00Z",
        "24h, 2026-03-01T10:30:00Z"
    })
    void readsTimes(String text, String time) {
        assertThat(Bound.parse(text, CLOCK)).isEqualTo(new Bound(null, Instant.parse(time)));
    }

    @Test
    void readsOffsets() {
        assertThat(Bound.parse("4711", CLOCK)).isEqualTo(new Bound(4711L, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "noon", "2026-13-01", "1w"})
    void refusesWhatIsNeither(String text) {
        assertThatThrownBy(() -> Bound.parse(text, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is neither an offset nor a time");
    }
}

package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    @Test
    void findsTheNameWithASwapALossOrAReplacement() {
        // given
        List<String> names = List.of("linger", "max-size", "generation");

        // then
        assertThat(Nearest.to("lingre", names)).contains("linger");
        assertThat(Nearest.to("maxsize", names)).contains("max-size");
        assertThat(Nearest.to("generatoin", names)).contains("generation");
    }

    @Test
    void givesNoFarFetchedAdvice() {
        assertThat(Nearest.to("workers", List.of("linger", "max-size"))).isEmpty();
        assertThat(Nearest.to("anything", List.of())).isEmpty();
    }

    @Test
    void countsTheSwapOfNeighboursOnce() {
        assertThat(Nearest.distance("snik", "sink")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }
}

package dev.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chaos suite in short: some faults of which each is over soon. {@code scripts/chaos} runs all of them, for as long as told. */
class ChaosIT {

    @Test
    void losesAndDoublesNothing() throws Exception {
        // given
        long seed = System.nanoTime();
        Path folder = Files.createDirectories(Path.of("target", "chaos-it").toAbsolutePath());
        List<Fault> faults = List.of(Fault.ANSWERS_RESET, Fault.ROLLED_OVER);

        // when
        Verdict verdict = new Run(
                        new Run.Options(Duration.ofMinutes(10), faults.size(), faults, 2_000, seed, folder),
                        System.out::println)
                .judge();

        // then
        assertThat(verdict.faults()).as("seed " + seed + ", logs in " + folder).isEmpty();
        assertThat(verdict.events()).isGreaterThan(5_000);
        assertThat(verdict.commitChecks()).isGreaterThan(5);
        assertThat(faults).allMatch(fault -> verdict.times(fault) == 1);
    }
}

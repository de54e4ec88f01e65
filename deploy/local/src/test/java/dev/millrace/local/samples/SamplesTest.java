package dev.millrace.local.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples that are shipped with the project. */
class SamplesTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", "")).resolve("samples");
    private static final Instant END = Instant.parse("2026-11-20T21:22:03Z");

    @Test
    void hasTwoThousandRecordsOfManyKindsBrokenOnesAmongThem() {
        Samples samples = Samples.in(FOLDER);

        assertThat(samples.kinds()).hasSizeGreaterThanOrEqualTo(8).contains("broken");
        assertThat(samples.until(END, 1)).hasSize(2_000);
    }

    @Test
    void makesTheSameRecordsOfTheSameSeed() {
        assertThat(values(Samples.in(FOLDER).until(END, 1)))
                .isEqualTo(values(Samples.in(FOLDER).until(END, 1)))
                .isNotEqualTo(values(Samples.in(FOLDER).until(END, 2)));
    }

    @Test
    void makesRecordsThatDiffer() {
        List<String> values = values(Samples.in(FOLDER).until(END, 1));

        // "done" is "done"; all that has a time or a number differs
        assertThat(values.stream().distinct().count()).isGreaterThan(1_900);
    }

    @Test
    void spreadsThemOverTenMinutesInOrder() {
        List<Sample> samples = Samples.in(FOLDER).until(END, 1);

        assertThat(samples).isSortedAccordingTo(Comparator.comparing(Sample::time));
        assertThat(samples.get(0).time()).isAfterOrEqualTo(END.minus(Duration.ofMinutes(10)));
        assertThat(samples.get(samples.size() - 1).time()).isBeforeOrEqualTo(END);
    }

    @Test
    void namesFileAndLineOfAMistake(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("bad.samples"), "# records: 1\nfine\n{{nowhere}}\n");

        assertThatThrownBy(() -> Samples.in(folder))
                .hasMessage(folder.resolve("bad.samples") + ":3: no placeholder {{nowhere}}");
    }

    private static List<String> values(List<Sample> samples) {
        return samples.stream()
                .map(sample -> sample.value() == null ? "null" : new String(sample.value(), UTF_8))
                .toList();
    }
}

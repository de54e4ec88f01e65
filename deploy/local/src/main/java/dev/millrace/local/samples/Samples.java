package dev.millrace.local.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** All sample files of a folder. */
public final class Samples {

    private static final Duration SPAN = Duration.ofMinutes(10);

    private final List<SampleFile> files;

    private Samples(List<SampleFile> files) {
        this.files = files;
    }

    /** @throws IllegalArgumentException naming file, line and reason where a sample cannot be read */
    public static Samples in(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> paths = found.filter(file -> file.toString().endsWith(SampleFile.ENDING))
                    .sorted()
                    .toList();
            List<SampleFile> files = new ArrayList<>();
            for (Path path : paths) {
                files.add(SampleFile.read(path));
            }
            return new Samples(List.copyOf(files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kinds, in alphabetical order. */
    public List<String> kinds() {
        return files.stream().map(SampleFile::kind).toList();
    }

    /**
     * Makes the records.
     *
     * @param end the time of the last of them; the first is about ten minutes older
     * @param seed of all that is drawn by lot
     * @return in the order of their time, so the kinds are mixed
     */
    public List<Sample> until(Instant end, long seed) {
        List<Sample> samples = new ArrayList<>();
        for (SampleFile file : files) {
            Random random = new Random(seed ^ file.kind().hashCode());
            long step = SPAN.toNanos() / file.records();
            for (int n = 1; n <= file.records(); n++) {
                Instant time = end.minusNanos((file.records() - n) * step + random.nextLong(step));
                samples.add(new Sample(file.kind(), time, file.line(n).value(new Moment(time, n, random))));
            }
        }
        samples.sort(Comparator.comparing(Sample::time));
        return samples;
    }
}

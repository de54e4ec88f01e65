package dev.millrace.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The short run of each target: its seeds, what was found once, and some hundred changes of them. */
class FuzzTargetsTest {

    private static final long SEED = 4711;
    private static final int CHANGES = 400;

    @ParameterizedTest
    @EnumSource(value = FuzzTarget.class, mode = Mode.EXCLUDE, names = "LINEAR_TIME")
    void takesItsSeedsAndWhatWasFoundOnce(FuzzTarget target) throws IOException, URISyntaxException {
        for (byte[] input :
                Stream.concat(target.seeds().stream(), found(target)).toList()) {
            take(target, input);
        }
    }

    /** What takes time out of proportion is only looked for by {@code scripts/fuzz}: a build asserts no times. */
    @ParameterizedTest
    @EnumSource(value = FuzzTarget.class, mode = Mode.EXCLUDE, names = "LINEAR_TIME")
    void takesChangesOfItsSeeds(FuzzTarget target) {
        Random random = new Random(SEED);
        List<byte[]> seeds = target.seeds();
        for (int i = 0; i < CHANGES; i++) {
            take(target, changed(seeds.get(random.nextInt(seeds.size())), random));
        }
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] input = Arrays.copyOf(seed, 1 + random.nextInt(seed.length + 8));
        for (int j = random.nextInt(6); j >= 0; j--) {
            int at = random.nextInt(input.length);
            input[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : seed[random.nextInt(seed.length)]);
        }
        return input;
    }

    private static void take(FuzzTarget target, byte[] input) {
        assertThatCode(() -> target.take(input))
                .as("%s %s", target, HexFormat.of().formatHex(input))
                .doesNotThrowAnyException();
    }

    /** {@code fuzz/<target>/*}: copied there from where Jazzer left them. */
    private static Stream<byte[]> found(FuzzTarget target) throws IOException, URISyntaxException {
        URL folder = FuzzTargetsTest.class.getResource("/fuzz/" + target);
        if (folder == null) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().map(FuzzTargetsTest::bytes).toList().stream();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.millrace.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.chaos.HostileWorld;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * {@code scripts/hostile-input}: how long each hostile record takes, from its line going into {@code transform} to the answer,
 * and from its acknowledgement by the broker to that of Elasticsearch or the dead-letter topic. Ends with 1 if one takes a
 * second or more.
 */
final class HostileTimes {

    private static final double MOST_SECONDS = 1;
    private static final int ROUNDS = 2;

    private HostileTimes() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("millrace-hostile-");
        HostileInput[] inputs = HostileInput.values();
        double[] inTransform = new double[inputs.length];
        double[] inTopology = new double[inputs.length];
        Path config = Files.writeString(folder.resolve("stages.yaml"), HostileInput.CONFIG);
        try (Transform transform = new Transform(config)) {
            transform.seconds(bytes("warm"));
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < inputs.length; i++) {
                    byte[] value = inputs[i].value();
                    inTransform[i] = isOneLine(value) ? transform.seconds(value) : Double.NaN;
                }
            }
        }
        try (HostileWorld world = new HostileWorld(folder, HostileInput.CONFIG)) {
            world.seconds(bytes("warm"));
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < inputs.length; i++) {
                    byte[] value = inputs[i].value();
                    inTopology[i] = value.length < HostileWorld.LARGEST ? world.seconds(value) : Double.NaN;
                }
            }
        }
        double longest = 0;
        System.out.println(
                "| record | bytes | outcome | transform, s | topology, s |\n| --- | --- | --- | --- | --- |");
        for (int i = 0; i < inputs.length; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,d | %s | %s | %s |%n",
                    inputs[i].name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    inputs[i].value().length,
                    inputs[i].outcome(),
                    seconds(inTransform[i], "each line a record"),
                    seconds(inTopology[i], "not from Kafka"));
            longest = Math.max(longest, Math.max(known(inTransform[i]), known(inTopology[i])));
        }
        System.exit(longest < MOST_SECONDS ? 0 : 1);
    }

    private static double known(double seconds) {
        return Double.isNaN(seconds) ? 0 : seconds;
    }

    /** For {@code transform} another value is many records, a million of them where there are as many line breaks. */
    private static boolean isOneLine(byte[] value) {
        for (byte b : value) {
            if (b == '\n') {
                return false;
            }
        }
        return true;
    }

    private static String seconds(double seconds, String otherwise) {
        return Double.isNaN(seconds) ? otherwise : String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** The command, one line at a time; a second line says that all answers to the first have come. */
    private static final class Transform implements AutoCloseable {

        private static final String MARK = "the record before this line is done";

        private final Process process;
        private final OutputStream in;
        private final BufferedReader out;

        Transform(Path config) throws IOException {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx384m",
                            "-jar",
                            System.getProperty("product.jar"),
                            "transform",
                            "--config",
                            config.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            in = process.getOutputStream();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        }

        double seconds(byte[] value) {
            try {
                ByteArrayOutputStream lines = new ByteArrayOutputStream();
                lines.write(value);
                lines.write(bytes("\n" + MARK + "\n"));
                long start = System.nanoTime();
                // By a thread of its own: a value of many lines is answered while it is written, and pipes are small.
                CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(lines));
                String line = out.readLine();
                while (line != null && !line.contains(MARK)) {
                    line = out.readLine();
                }
                if (line == null) {
                    throw new IllegalStateException("transform has ended");
                }
                written.join();
                return (System.nanoTime() - start) / 1e9;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void write(ByteArrayOutputStream lines) {
            try {
                lines.writeTo(in);
                in.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}

package dev.millrace.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.chaos.HostileWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
 * second or more. Argument: a folder for logs and configuration.
 */
final class HostileTimes {

    private static final double MOST_SECONDS = 1;
    private static final int ROUNDS = 2;

    private HostileTimes() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        HostileInput[] inputs = HostileInput.values();
        double[] inTransform = new double[inputs.length];
        double[] inTopology = new double[inputs.length];
        Path config = Files.writeString(folder.resolve("stages.yaml"), HostileInput.CONFIG);
        try (Transform transform = new Transform(config)) {
            transform.seconds(bytes("warm"));
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < inputs.length; i++) {
                    byte[] value = inputs[i].value();
                    inTransform[i] = transform.seconds(value);
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
                    seconds(inTransform[i]),
                    seconds(inTopology[i]));
            longest = Math.max(longest, Math.max(inTransform[i], known(inTopology[i])));
        }
        System.exit(longest < MOST_SECONDS ? 0 : 1);
    }

    private static double known(double seconds) {
        return Double.isNaN(seconds) ? 0 : seconds;
    }

    private static String seconds(double seconds) {
        return Double.isNaN(seconds) ? "not from Kafka" : String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** The command, one line at a time; a second line says that all answers to the first have come. */
    private static final class Transform implements AutoCloseable {

        private static final byte[] MARK = bytes("#done");

        private final Process process;
        private final OutputStream in;
        private final InputStream out;
        private final byte[] buffer = new byte[64 * 1024];

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
            out = process.getInputStream();
        }

        double seconds(byte[] value) {
            try {
                ByteArrayOutputStream lines = new ByteArrayOutputStream();
                lines.write(value);
                lines.write('\n');
                lines.write(MARK);
                lines.write('\n');
                long start = System.nanoTime();
                // By a thread of its own: a value of many lines is answered while it is written, and pipes are small.
                CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(lines));
                readToMark();
                written.join();
                return (System.nanoTime() - start) / 1e9;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** To the end of the line that holds it; as bytes, since to read a million lines as text takes longer than to make them. */
        private void readToMark() throws IOException {
            int matched = 0;
            boolean isEnded = false;
            while (!isEnded) {
                int read = out.read(buffer);
                if (read < 0) {
                    throw new IllegalStateException("transform has ended");
                }
                for (int i = 0; i < read; i++) {
                    if (matched == MARK.length) {
                        isEnded |= buffer[i] == '\n';
                    } else if (buffer[i] == MARK[matched]) {
                        matched++;
                    } else {
                        matched = buffer[i] == MARK[0] ? 1 : 0;
                    }
                }
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

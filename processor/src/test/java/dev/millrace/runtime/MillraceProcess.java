package dev.millrace.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The product as it is run: its jar in a JVM of its own, with the heap that the documentation names. */
final class MillraceProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private MillraceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static MillraceProcess run(Path config, Path log) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-jar",
                    System.getProperty("product.jar"),
                    "run",
                    "--config",
                    config.toString()));
            Files.createDirectories(log.toAbsolutePath().getParent());
            return new MillraceProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        await(10);
    }

    /**
     * SIGTERM.
     *
     * @return the exit code
     */
    int terminate() {
        process.destroy();
        await(60);
        return process.exitValue();
    }

    Path log() {
        return log;
    }

    private void await(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("process " + process.pid() + " did not end, see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await(10);
    }
}

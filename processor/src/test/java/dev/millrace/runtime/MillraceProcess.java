package dev.millrace.runtime;

import dev.millrace.metrics.Measure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The product as it is run: its jar in a JVM of its own, with the heap that the documentation names. */
final class MillraceProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("server\\.port\\D{1,4}(\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;

    private MillraceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Its logs are ECS JSON, as in a container, wherever the test runs. */
    static MillraceProcess run(Path config, Path log) {
        return run(config, log, Map.of("MILLRACE_LOG_FORMAT", "ecs"));
    }

    static MillraceProcess run(Path config, Path log, Map<String, String> environment) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    // A killed process leaves its unpacked native libraries behind: within the build's folder, then.
                    "-Djava.io.tmpdir=" + log.toAbsolutePath().getParent(),
                    "-jar",
                    System.getProperty("product.jar"),
                    "run",
                    "--config",
                    config.toString()));
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return new MillraceProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code /metrics} reads for a gauge without labels. */
    long gauge(Measure gauge) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(gauge.published() + " "))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + gauge + " in /metrics"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The log says which free port was taken; several starts may have written it, the last is this one. */
    String port() {
        try {
            Matcher matcher = PORT.matcher(Files.readString(log));
            return matcher.results()
                    .reduce((before, last) -> last)
                    .orElseThrow(() -> new AssertionError("no server.port in " + log))
                    .group(1);
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

package dev.millrace.testing;

import dev.millrace.metrics.Measure;
import java.io.File;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The product as it is run: its jar in a JVM of its own, with the heap that the documentation names. */
public final class MillraceProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("server\\.port\\D{1,4}(\\d+)");

    /** Which a stop under the worst fault may take: it waits for what is open, within the shutdown timeout. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Process process;
    private final Path log;

    private MillraceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Its logs are ECS JSON, as in a container, wherever the test runs. */
    public static MillraceProcess run(Path config, Path log) {
        return run(config, log, Map.of("MILLRACE_LOG_FORMAT", "ecs"));
    }

    /**
     * @param log is appended to
     * @param environment more of it
     */
    public static MillraceProcess run(Path config, Path log, Map<String, String> environment) {
        return start(List.of("-jar", System.getProperty("product.jar")), config, log, environment);
    }

    /** @param classes of {@link PlantedBug#plant} */
    public static MillraceProcess runWith(Path classes, Path config, Path log) {
        String classPath = classes + File.pathSeparator + System.getProperty("product.jar");
        return start(List.of("-cp", classPath, "dev.millrace.cli.Main"), config, log, Map.of());
    }

    private static MillraceProcess start(List<String> program, Path config, Path log, Map<String, String> environment) {
        try {
            Path folder = Files.createDirectories(log.toAbsolutePath().getParent());
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    // A killed process leaves its unpacked native libraries behind: beside its log, then.
                    "-Djava.io.tmpdir=" + folder));
            command.addAll(program);
            command.addAll(List.of("run", "--config", config.toString()));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return new MillraceProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether {@code /readyz} says so, within seconds. */
    public boolean isReady() {
        return get("/readyz", Duration.ofSeconds(2)).isPresent();
    }

    /** What {@code /metrics} reads for a gauge. */
    public long gauge(Measure gauge) {
        return (long) metric(gauge.published()).orElseThrow(() -> new AssertionError("no " + gauge + " in /metrics"));
    }

    /** What {@code /metrics} reads for a measure, the sum where it has labels; empty where nobody answers or it is not there. */
    public OptionalDouble metric(String name) {
        List<Double> values = get("/metrics", Duration.ofSeconds(10)).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        return values.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        values.stream().mapToDouble(Double::doubleValue).sum());
    }

    private Optional<String> get(String path, Duration timeout) {
        Optional<String> port = findPort();
        if (port.isEmpty()) {
            return Optional.empty();
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.get() + path))
                .timeout(timeout)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String port() {
        return findPort().orElseThrow(() -> new AssertionError("no server.port in " + log));
    }

    /** The log says which free port was taken; several starts may have written it, the last is this one. */
    private Optional<String> findPort() {
        try {
            return PORT.matcher(Files.readString(log))
                    .results()
                    .reduce((before, last) -> last)
                    .map((MatchResult last) -> last.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path log() {
        return log;
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /**
     * SIGTERM, and waits until it has ended.
     *
     * @return the exit code
     */
    public int terminate() {
        process.destroy();
        awaitEnd();
        return process.exitValue();
    }

    /** SIGSTOP. */
    public void suspend() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not end, see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}

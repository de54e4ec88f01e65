package dev.millrace.local.quickstart;

import dev.millrace.local.LeashedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The product, started as a user starts it: its jar, a configuration file, a command. Ends when this JVM ends. */
final class Processor implements AutoCloseable {

    static final String INPUT_TOPIC = "shop-logs";
    static final String DEAD_LETTER_TOPIC = "millrace.dead-letters";

    /** Longer than the product's own limit for draining and closing. */
    private static final Duration STOP = Duration.ofSeconds(75);

    private final Project project;
    private final Path configuration;
    private final Path log;
    private final URI http;
    private final LeashedProcess process;
    private Optional<ProcessHandle> running = Optional.empty();

    private Processor(Project project, Path configuration, int port) {
        this.project = project;
        this.configuration = configuration;
        this.log = project.work().resolve("millrace.log");
        this.http = URI.create("http://127.0.0.1:" + port);
        this.process = LeashedProcess.hold(line("run"), project.root(), Map.of(), log, List.of());
    }

    /** Writes the configuration; starts nothing yet. */
    static Processor configured(Project project, String bootstrapServers, URI elasticsearch) {
        int port = freePort();
        Path configuration = project.work().resolve("millrace.yaml");
        String yaml = """
                kafka:
                  bootstrap-servers: %s
                  application-id: millrace-quickstart
                  input-topics: [%s]
                  stream-threads: 2

                enrich:
                  lookups:
                    - name: services
                      file: %s
                      key-field: service.name
                      key-column: service
                      fields:
                        owner: labels.owner
                        tier: labels.tier

                validate:
                  max-past: 3650d   # one sample has a clock that fell back to 1980

                sink:
                  elasticsearch:
                    hosts: [%s]

                dead-letters:
                  topic: %s

                http:
                  port: %d
                """.formatted(
                        bootstrapServers,
                        INPUT_TOPIC,
                        quoted(project.samples().resolve("services.csv")),
                        elasticsearch,
                        DEAD_LETTER_TOPIC,
                        port);
        try {
            Files.writeString(configuration, yaml);
            Files.deleteIfExists(project.work().resolve("millrace.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Processor(project, configuration, port);
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> line(String command) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                // Keeps a JVM that is killed from leaving a file in the system's temporary folder.
                "-XX:-UsePerfData",
                "-jar",
                project.jar().toString(),
                command,
                "--config",
                configuration.toString());
    }

    /** {@code millrace setup}: topics and templates. */
    void setup() throws InterruptedException {
        Path output = project.work().resolve("setup.log");
        try {
            Process setup = new ProcessBuilder(line("setup"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            Thread end = new Thread(setup::destroyForcibly, "end-setup");
            Runtime.getRuntime().addShutdownHook(end);
            int status = setup.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            if (status != 0) {
                throw new QuickstartException(
                        "millrace setup ended with status " + status + ":\n" + Files.readString(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code millrace run}. */
    void run() {
        running = Optional.of(process.start());
    }

    /** @throws QuickstartException with the end of its log if it has ended */
    void requireRunning() {
        if (!process.isRunning()) {
            throw new QuickstartException("millrace run ended with status " + process.awaitStatus() + "; its log, "
                    + log + ", ends with\n" + lastLines());
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI http() {
        return http;
    }

    Path log() {
        return log;
    }

    Path configuration() {
        return configuration;
    }

    /** Stops it in its own way, which settles and commits what it has read. */
    @Override
    public void close() {
        if (running.filter(ProcessHandle::destroy).isPresent()) {
            process.awaitEnd(STOP);
        }
        process.close();
    }
}

package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusUtil;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The examples of {@code deploy/shippers} whose shippers are installed here, for real: the shipper's own check takes its
 * configuration, a line goes into the shipper, a document comes out of Elasticsearch. Skipped where a shipper is not
 * installed; deploy/shippers/README.md says how to. Debian installs either rsyslog or syslog-ng, so the latter is also
 * found unpacked in {@code target/syslog-ng}.
 */
@Tag("long")
class ShippersIT extends IntegrationTest {

    private static final Path EXAMPLES = Path.of("..", "deploy", "shippers");
    private static final Path UNPACKED = Path.of("target", "syslog-ng", "usr");
    private static final String LINE =
            "<38>1 2026-03-10T11:59:58.123Z web-1 sshd 812 - - Server listening on port 22.\n";

    @Test
    void rsyslogSendsWhatBecomesADocument() throws Exception {
        Path program = installed("rsyslogd");
        assumeTrue(isThere("/usr/lib/*/rsyslog/omkafka.so"), "rsyslog-kafka is not installed");
        int port = freePort();
        Path main = write("rsyslog.conf", """
                global(workDirectory="%s")
                module(load="imptcp")
                input(type="imptcp" address="127.0.0.1" port="%d")
                include(file="%s")
                """.formatted(folder, port, example("rsyslog/millrace.conf")));

        run(program, "-N1", "-f", main);
        JsonNode document = sent(port, LINE, program, "-n", "-f", main, "-i", folder.resolve("rsyslogd.pid"));

        assertSshd(document);
        assertThat(document.path("source.ip").asText()).isEqualTo("127.0.0.1");
        assertThat(document.path("process.pid").asInt()).isEqualTo(812);
    }

    @Test
    void syslogNgSendsWhatBecomesADocument() throws Exception {
        Path unpacked = UNPACKED.resolve("sbin/syslog-ng").toAbsolutePath();
        Path program = Files.isExecutable(unpacked) ? unpacked : installed("syslog-ng");
        assumeTrue(
                program.equals(unpacked) || isThere("/usr/lib/syslog-ng/*/libkafka.so"),
                "syslog-ng-mod-rdkafka is not installed");
        int port = freePort();
        Path main = write("syslog-ng.conf", """
                @version: 3.38
                source s_src { network(ip("127.0.0.1") port(%d) flags(syslog-protocol) keep-hostname(yes)); };
                @include "%s"
                """.formatted(port, example("syslog-ng/millrace.conf")));

        run(program, "--syntax-only", "-f", main);
        JsonNode document = sent(
                port,
                LINE,
                program,
                "--foreground",
                "--stderr",
                "--no-caps",
                "-f",
                main,
                "-p",
                folder.resolve("pid"),
                "-c",
                folder.resolve("control"),
                "-R",
                folder.resolve("persist"));

        assertSshd(document);
        assertThat(document.path("process.pid").asInt()).isEqualTo(812);
    }

    @Test
    void kcatSendsWhatBecomesADocument() throws Exception {
        Path program = installed("kcat");
        topics.create(1);
        Path lines = write("lines", "{\"level\":\"warn\",\"msg\":\"from kcat\"}\nand a second line\n");
        run(program, "-F", example("kcat/kcat.conf"), "-P", "-t", topics.input(), "-l", lines);

        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitStored(2);
            assertBalanced(millrace.counters());
        }

        assertThat(stored.all())
                .extracting(hit -> hit.path("_source").path("message").asText())
                .containsExactlyInAnyOrder("from kcat", "and a second line");
    }

    @Test
    void logbackSendsWhatBecomesADocument() throws Exception {
        topics.create(1);
        var context = new ch.qos.logback.classic.LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter()); // as SLF4J does
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(example("java-appenders/logback.xml").toFile());
        assertThat(new StatusUtil(context).getHighestLevel(0))
                .as(() -> context.getStatusManager().getCopyOfStatusList().toString())
                .isEqualTo(Status.INFO);

        // Until the producer has heard of the topic, events go to the console instead: max.block.ms=0.
        await().atMost(LONG).until(() -> {
            context.getLogger("dev.shop.Checkout").error("payment refused", new IllegalStateException("no card"));
            return topics.ends(topics.input()).values().stream().anyMatch(end -> end > 0);
        });
        context.stop();

        assertCheckout();
    }

    @Test
    void log4jSendsWhatBecomesADocument() throws Exception {
        topics.create(1);
        URI configuration = example("java-appenders/log4j2.xml").toUri();
        try (LoggerContext context = new LoggerContext("shop", null, configuration)) {
            context.start();
            assertThat(context.getConfiguration().getAppenders()).containsKey("Kafka");

            context.getLogger("dev.shop.Checkout").error("payment refused", new IllegalStateException("no card"));
        }

        assertCheckout();
    }

    private void assertCheckout() throws Exception {
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitStored(1);
            assertBalanced(millrace.counters());
        }
        JsonNode document = stored.all().get(0).path("_source");
        Map.of(
                        "message", "payment refused",
                        "log.level", "error",
                        "log.logger", "dev.shop.Checkout",
                        "service.name", "checkout",
                        "error.type", "java.lang.IllegalStateException",
                        "error.message", "no card")
                .forEach((field, value) ->
                        assertThat(document.path(field).asText()).as(field).isEqualTo(value));
        assertThat(document.path("error.stack_trace").asText()).contains("at dev.millrace.runtime.ShippersIT.");
    }

    private static void assertSshd(JsonNode document) {
        assertThat(document.path("@timestamp").asText()).isEqualTo("2026-03-10T11:59:58.123Z");
        assertThat(document.path("message").asText()).isEqualTo("Server listening on port 22.");
        assertThat(document.path("process.name").asText()).isEqualTo("sshd");
        assertThat(document.path("host.hostname").asText()).isEqualTo("web-1");
        assertThat(document.path("log.syslog.facility.name").asText()).isEqualTo("auth");
        assertThat(document.path("log.syslog.severity.code").asInt()).isEqualTo(6);
    }

    /** The source of the document that comes of a line which the shipper gets on its port. */
    private JsonNode sent(int port, String line, Path program, Object... arguments) throws Exception {
        topics.create(1);
        Path log = folder.resolve("shipper.log");
        Process shipper = start(log, program, arguments);
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            await().atMost(LONG).ignoreExceptions().until(() -> {
                assertThat(shipper.isAlive()).as(() -> text(log)).isTrue();
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
                    OutputStream out = socket.getOutputStream();
                    out.write(line.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    return true;
                }
            });
            awaitStored(1);
            assertBalanced(millrace.counters());
        } finally {
            shipper.destroy();
            if (!shipper.waitFor(30, TimeUnit.SECONDS)) {
                shipper.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            }
        }
        return stored.all().get(0).path("_source");
    }

    /** The example with the broker, the topic and the folders of this test. */
    private Path example(String name) throws IOException {
        return write(
                Path.of(name).getFileName().toString(),
                Files.readString(EXAMPLES.resolve(name))
                        .replace("127.0.0.1:9092", topics.bootstrapServers())
                        .replace("\"logs\"", "\"" + topics.input() + "\"")
                        .replace("<topic>logs<", "<topic>" + topics.input() + "<")
                        .replace("/var/spool/rsyslog", folder.toString()));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Process start(Path log, Path program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        if (program.endsWith("syslog-ng/usr/sbin/syslog-ng")) {
            Path usr = UNPACKED.toAbsolutePath();
            builder.environment().put("SYSLOGNG_PREFIX", usr.toString());
            builder.environment()
                    .put("LD_LIBRARY_PATH", usr.resolve("lib/syslog-ng").toString());
        }
        return builder.start();
    }

    private void run(Path program, Object... arguments) throws Exception {
        Path log = folder.resolve("run.log");
        Process process = start(log, program, arguments);
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(() -> text(log)).isTrue();
            assertThat(process.exitValue()).as(() -> text(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Path installed(String program) {
        Optional<Path> found = List.of("/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin", "/usr/local/bin").stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), program + " is not installed");
        return found.orElseThrow();
    }

    private static boolean isThere(String pattern) throws IOException {
        int glob = pattern.indexOf('*');
        Path above = Path.of(pattern.substring(0, glob));
        String below = pattern.substring(glob + 2);
        if (!Files.isDirectory(above)) {
            return false;
        }
        try (var folders = Files.list(above)) {
            return folders.anyMatch(folder -> Files.exists(folder.resolve(below)));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

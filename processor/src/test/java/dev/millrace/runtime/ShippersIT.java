package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The examples of {@code deploy/shippers} whose shippers are installed here, for real: a line goes into the shipper, a
 * document comes out of Elasticsearch. Skipped where a shipper is not installed; {@code apt-get install rsyslog-kafka
 * syslog-ng-core syslog-ng-mod-rdkafka kcat} installs them on Debian.
 */
@Tag("long")
class ShippersIT extends IntegrationTest {

    private static final Path EXAMPLES = Path.of("..", "deploy", "shippers");
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

        JsonNode document = sent(port, LINE, program, "-n", "-f", main, "-i", folder.resolve("rsyslogd.pid"));

        assertSshd(document);
        assertThat(document.path("source.ip").asText()).isEqualTo("127.0.0.1");
        assertThat(document.path("process.pid").asInt()).isEqualTo(812);
    }

    @Test
    void syslogNgSendsWhatBecomesADocument() throws Exception {
        Path program = installed("syslog-ng");
        assumeTrue(isThere("/usr/lib/syslog-ng/*/libkafka.so"), "syslog-ng-mod-rdkafka is not installed");
        int port = freePort();
        Path main = write("syslog-ng.conf", """
                @version: 3.38
                source s_src { network(ip("127.0.0.1") port(%d) flags(syslog-protocol)); };
                @include "%s"
                """.formatted(port, example("syslog-ng/millrace.conf")));

        JsonNode document = sent(
                port,
                LINE,
                program,
                "--foreground",
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
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
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

package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.testing.GeneratedPage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;

/** The real Prometheus with the rules of {@code deploy/prometheus}, whose minutes and hours are seconds and minutes. */
final class Prometheus implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder).resolve("prometheus"))) {
                return true;
            }
        }
        return false;
    }

    /** @param target the port of Millrace's metrics on this machine */
    static Prometheus start(Path folder, String target) throws IOException {
        Path rules = GeneratedPage.repository().resolve("deploy/prometheus/alerts.yaml");
        Files.writeString(
                folder.resolve("alerts.yaml"),
                Files.readString(rules)
                        .replaceAll("(for: |\\[|:)(\\d+)m\\b", "$1$2s")
                        .replaceAll("(for: |\\[)(\\d+)h\\b", "$1$2m"));
        Path config = Files.writeString(folder.resolve("prometheus.yaml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [alerts.yaml]
                scrape_configs:
                  - {job_name: millrace, static_configs: [{targets: ["127.0.0.1:%s"]}]}
                """.formatted(target));
        int port = freePort();
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("prometheus-data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return new Prometheus(process, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Until the target was scraped often enough for rates. */
    void awaitUp() {
        patiently()
                .until(() -> get("/api/v1/query?query=count_over_time(up%5B1m%5D)%20%3E%3D%203")
                                .path("data")
                                .path("result")
                                .size()
                        == 1);
    }

    Set<String> firing() {
        Set<String> firing = new TreeSet<>();
        for (JsonNode alert : get("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                firing.add(alert.path("labels").path("alertname").asText());
            }
        }
        return firing;
    }

    /** Until each of them has been seen to fire, not necessarily at once. */
    void awaitFiring(String... alerts) {
        Set<String> seen = new TreeSet<>();
        patiently().untilAsserted(() -> {
            seen.addAll(firing());
            assertThat(seen).contains(alerts);
        });
    }

    void awaitSilent(String... alerts) {
        patiently().untilAsserted(() -> assertThat(firing()).doesNotContain(alerts));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class); // while it starts
    }

    private JsonNode get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

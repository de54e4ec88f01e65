package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.http.HttpHost;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that keeps templates as they come; SetupIT asks a real one. */
class TemplateInstallerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> templates = new ConcurrentHashMap<>();
    private volatile String modules = "[]";
    private volatile boolean isUsed;
    private HttpServer server;
    private RestClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = RestClient.builder(
                        new HttpHost("127.0.0.1", server.getAddress().getPort()))
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.stop(0);
    }

    @Test
    void installsNoLifecycleWhereTheServerHasNone() throws IOException {
        assertThat(installer(null).install())
                .contains("component template millrace@lifecycle left out: the server has no module x-pack-ilm");
        assertThat(templates).doesNotContainKey("millrace@lifecycle");
        assertThat(installer(null).differences()).isEmpty();
    }

    @Test
    void keepsDocumentsByThePolicyOfLogs() throws IOException {
        // given
        modules = "[{\"name\":\"x-pack-ilm\"},{\"name\":\"data-streams\"}]";

        // when
        installer(null).install();

        // then
        assertThat(lifecycle().at("/template/settings/index.lifecycle.name").asText())
                .isEqualTo("logs");
    }

    @Test
    void keepsDocumentsForAsLongAsIsConfigured() throws IOException {
        // given
        modules = "[{\"name\":\"x-pack-ilm\"},{\"name\":\"data-streams\"}]";

        // when
        installer(Duration.ofDays(30)).install();

        // then
        assertThat(lifecycle().at("/template/lifecycle/data_retention").asText())
                .isEqualTo("30d");
        assertThat(lifecycle()
                        .at("/template/settings/index.lifecycle.prefer_ilm")
                        .asBoolean(true))
                .isFalse();
        assertThat(installer(Duration.ofDays(30)).differences()).isEmpty();
        assertThat(installer(Duration.ofHours(12)).differences())
                .containsExactly(
                        "component template millrace@lifecycle: template.lifecycle.data_retention is 30d, ours is 12h");
    }

    @Test
    void saysWhenDocumentsCannotBeKeptForAsLong() throws IOException {
        assertThat(installer(Duration.ofDays(30)).install())
                .contains("component template millrace@lifecycle left out: the server has no module data-streams");
    }

    @Test
    void findsWhatIsMissing() throws IOException {
        assertThat(installer(null).differences())
                .containsExactly(
                        "component template millrace@mappings is missing",
                        "component template millrace@settings is missing",
                        "index template millrace-logs is missing",
                        "index template millrace-logs-by-time is missing");
    }

    @Test
    void removesWhatItInstalled() throws IOException {
        // given
        installer(null).install();
        templates.put("millrace@custom", "{}");

        // then
        assertThat(installer(null).remove())
                .containsExactly(
                        "index template millrace-logs-by-time removed",
                        "index template millrace-logs removed",
                        "component template millrace@lifecycle is not there",
                        "component template millrace@settings removed",
                        "component template millrace@mappings removed");
        assertThat(templates).containsOnlyKeys("millrace@custom");
    }

    @Test
    void leavesTemplatesThatDataStreamsNeed() throws IOException {
        // given
        installer(null).install();
        isUsed = true;

        // then
        assertThatThrownBy(() -> installer(null).remove())
                .isInstanceOf(ResponseException.class)
                .hasMessageContaining("in use by a data stream");
        assertThat(templates).hasSize(4);
    }

    private TemplateInstaller installer(@Nullable Duration retention) {
        return new TemplateInstaller(client, retention);
    }

    private JsonNode lifecycle() throws IOException {
        return JSON.readTree(templates.get("millrace@lifecycle"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String name = path.substring(path.lastIndexOf('/') + 1);
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    templates.put(name, body);
                    reply(exchange, 200, "{}");
                }
                case "DELETE" -> {
                    if (isUsed) {
                        reply(exchange, 400, "{\"error\":{\"reason\":\"in use by a data stream\"}}");
                    } else {
                        templates.remove(name);
                        reply(exchange, 200, "{}");
                    }
                }
                default -> get(exchange, path, name);
            }
        }
    }

    private void get(HttpExchange exchange, String path, String name) throws IOException {
        String template = templates.get(name);
        if (path.equals("/_nodes/plugins")) {
            reply(exchange, 200, "{\"nodes\":{\"n\":{\"modules\":" + modules + "}}}");
        } else if (template == null) {
            reply(exchange, 404, "{}");
        } else if (path.startsWith("/_component_template")) {
            reply(exchange, 200, "{\"component_templates\":[{\"component_template\":" + template + "}]}");
        } else {
            reply(exchange, 200, "{\"index_templates\":[{\"index_template\":" + template + "}]}");
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

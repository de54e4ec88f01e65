package dev.millrace.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Kibana's published API says. */
class KibanaSetupTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeKibana kibana = new FakeKibana();

    @AfterEach
    void close() {
        kibana.close();
    }

    @Test
    void importsObjectsAndRulesAndIsContentTheSecondTime() throws Exception {
        // when
        List<String> first = setup(null, null).install();
        List<String> second = setup(null, null).install();

        // then
        assertThat(first)
                .hasSize(6)
                .startsWith(kibana.objects.size() + " saved objects imported")
                .contains("alert rule \"Millrace: dead letters\" created, without actions");
        assertThat(second)
                .startsWith(kibana.objects.size() + " saved objects imported")
                .contains("alert rule \"Millrace: dead letters\" is there, left as it is");
        assertThat(kibana.objects.keySet()).contains("dashboard millrace-overview", "index-pattern millrace-logs");
        assertThat(kibana.rules).hasSize(5);
        assertThat(kibana.requests).contains("POST /api/saved_objects/_import?overwrite=true");
    }

    @Test
    void sendsRulesInTheFormOfTheApi() throws Exception {
        // when
        setup(null, null).install();

        // then
        JsonNode rule = JSON.readTree(kibana.rules.get("6f0b7d54-3f64-4a0e-9d0b-6d1c6a4b0002"));
        assertThat(rule.path("rule_type_id").asText()).isEqualTo(".es-query");
        assertThat(rule.at("/params/searchConfiguration/index").asText()).isEqualTo("millrace-metrics");
        assertThat(rule.at("/params/timeWindowSize").asInt()).isEqualTo(15);
        assertThat(rule.at("/params/timeWindowUnit").asText()).isEqualTo("m");
        assertThat(rule.at("/schedule/interval").asText()).isEqualTo("1m");
    }

    @Test
    void makesTheSpaceThatIsMissing() throws Exception {
        // when
        List<String> first = setup("logs", null).install();
        List<String> second = setup("logs", null).install();

        // then
        assertThat(first)
                .startsWith("space logs created", kibana.objects.size() + " saved objects imported into space logs");
        assertThat(second).doesNotContain("space logs created");
        assertThat(kibana.requests)
                .contains("POST /s/logs/api/saved_objects/_import?overwrite=true")
                .doesNotContain("POST /api/saved_objects/_import?overwrite=true");
    }

    @Test
    void showsItsKey() throws Exception {
        // given
        kibana.key = "a2V5";

        // then
        assertThat(setup(null, "a2V5").install()).isNotEmpty();
        assertThatThrownBy(() -> setup(null, "other").install())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("401 for /api/status: the key or user has no right to it");
    }

    @Test
    void saysWhatKibanaRefuses() {
        // given
        kibana.refusesImport = true;

        // then
        assertThatThrownBy(() -> setup(null, null).install())
                .hasMessage(
                        "saved objects: [{\"id\":\"x\",\"type\":\"lens\",\"error\":{\"type\":\"unsupported_type\"}}]");
    }

    @Test
    void refusesAnOldKibana() {
        // given
        kibana.version = "8.8.2";

        // then
        assertThatThrownBy(() -> setup(null, null).install())
                .hasMessage("Kibana is 8.8.2; the dashboards need 8.9 or later");
        assertThat(kibana.requests).containsExactly("GET /api/status");
    }

    private KibanaSetup setup(@Nullable String space, @Nullable String key) {
        return new KibanaSetup(
                kibana.url(),
                space,
                key,
                new ElasticsearchConfig(
                        List.of(URI.create("http://127.0.0.1:1")),
                        null,
                        null,
                        null,
                        null,
                        null,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30)));
    }

    private static final class FakeKibana implements AutoCloseable {

        private final HttpServer server;
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final Map<String, String> objects = new ConcurrentHashMap<>();
        private final Map<String, String> rules = new ConcurrentHashMap<>();
        private final Set<String> spaces = ConcurrentHashMap.newKeySet();
        private volatile String version = "8.19.4";
        private volatile @Nullable String key;
        private volatile boolean refusesImport;

        FakeKibana() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            server.createContext("/", this::answer);
            server.start();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
                requests.add(request);
                String authorization = exchange.getRequestHeaders().getFirst("Authorization");
                if (key != null && !("ApiKey " + key).equals(authorization)) {
                    reply(exchange, 401, "{\"statusCode\":401}");
                } else if (!exchange.getRequestHeaders().containsKey("kbn-xsrf")) {
                    reply(exchange, 400, "{\"message\":\"Request must contain a kbn-xsrf header.\"}");
                } else {
                    answer(exchange, request, body);
                }
            }
        }

        private void answer(HttpExchange exchange, String request, String body) throws IOException {
            String path = exchange.getRequestURI().getPath();
            String last = path.substring(path.lastIndexOf('/') + 1);
            if (path.equals("/api/status")) {
                reply(exchange, 200, "{\"version\":{\"number\":\"" + version + "\"}}");
            } else if (path.contains("/_import")) {
                importObjects(exchange, body);
            } else if (path.contains("/api/alerting/rule/")) {
                if (request.startsWith("POST")) {
                    rules.put(last, body);
                }
                reply(exchange, rules.containsKey(last) ? 200 : 404, "{}");
            } else if (request.equals("POST /api/spaces/space")) {
                spaces.add(JSON.readTree(body).path("id").asText());
                reply(exchange, 200, "{}");
            } else {
                reply(exchange, spaces.contains(last) ? 200 : 404, "{}");
            }
        }

        private void importObjects(HttpExchange exchange, String body) throws IOException {
            if (refusesImport) {
                reply(exchange, 200, """
                        {"success":false,"successCount":0,\
                        "errors":[{"id":"x","type":"lens","error":{"type":"unsupported_type"}}]}""");
                return;
            }
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            String boundary = "--" + type.substring(type.indexOf("boundary=") + "boundary=".length());
            List<String> lines = new ArrayList<>();
            String part = body.split(boundary, -1)[1];
            part.substring(part.indexOf("\r\n\r\n"))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(lines::add);
            for (String line : lines) {
                objects.put(SavedObjectCheck.key(JSON.readTree(line)), line);
            }
            reply(exchange, 200, "{\"success\":true,\"successCount\":" + lines.size() + "}");
        }

        private static void reply(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}

package dev.millrace.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.local.ElasticsearchOptions;
import dev.millrace.local.LocalElasticsearch;
import dev.millrace.sink.RecordedAnswer.Scope;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Provokes the answers that {@link RecordedAnswersIT} replays, on real servers, and compares them with those that are
 * kept. After an update of Elasticsearch run it with {@code -Danswers.write=true}: the new ones come beside the old.
 */
@Tag("long")
class ServerAnswersIT {

    private static final String BULK = "/_bulk?require_data_stream=true&filter_path=" + BulkAnswer.FILTER_PATH;
    private static final String SOURCE = "{\"@timestamp\":\"2026-01-02T03:04:05Z\",\"number\":%s}";
    private static final String PASSWORD = "passw0rd-of-all";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    @Test
    void ofANodeAsItComes() {
        try (LocalElasticsearch node = LocalElasticsearch.start(ElasticsearchOptions.defaults())) {
            Server server = new Server(node.url(), "");
            server.template("open", "", "\"number\":{\"type\":\"long\"}");
            server.keep("created", "a new document", Outcome.STORED, server.create("logs-open-a", "1", "1"));
            server.keep(
                    "version-conflict", "its id once more", Outcome.DUPLICATE, server.create("logs-open-a", "1", "1"));
            server.keep(
                    "document-parsing",
                    "a word where the mapping has long",
                    Outcome.DEAD_LETTER,
                    server.create("logs-open-a", "2", "\"no number\""));
            server.put("/one-index", "{}");
            server.bulk("/_bulk", "{\"index\":{\"_index\":\"one-index\",\"_id\":\"1\"}}\n{}\n");
            server.keep(
                    "updated",
                    "operation index, which Millrace does not send, of an id that is there",
                    Outcome.STORED,
                    server.bulk(
                            "/_bulk?filter_path=" + BulkAnswer.FILTER_PATH,
                            "{\"index\":{\"_index\":\"one-index\",\"_id\":\"1\"}}\n{}\n"));
            server.put("/_index_template/strict", """
                    {"index_patterns":["logs-strict-*"],"data_stream":{},"priority":900,
                     "template":{"settings":{"number_of_replicas":0},"mappings":{"dynamic":"strict"}}}""");
            server.keep(
                    "strict-dynamic-mapping",
                    "a field that a strict mapping does not know",
                    Outcome.DEAD_LETTER,
                    server.create("logs-strict-a", "1", "1"));
            server.put("/_index_template/series", """
                    {"index_patterns":["logs-series-*"],"data_stream":{},"priority":900,
                     "template":{"settings":{"number_of_replicas":0,"index.mode":"time_series","index.routing_path":["host"],
                      "index.time_series.start_time":"2020-01-01T00:00:00Z","index.time_series.end_time":"2020-12-31T00:00:00Z"},
                      "mappings":{"properties":{"host":{"type":"keyword","time_series_dimension":true}}}}}""");
            server.keep(
                    "timestamp-error",
                    "a time series data stream whose only index ends before the document's time",
                    Outcome.DEAD_LETTER,
                    server.create("logs-series-a", "1", "1,\"host\":\"a\""));
            server.keep(
                    "no-data-stream",
                    "require_data_stream, and no template for the name",
                    Outcome.PAUSE,
                    server.create("other-a-b", "1", "1"));
            server.template("stray", ",\"index.routing.allocation.require.box\":\"none\"", "");
            server.keep(
                    "shard-unavailable",
                    "a shard that may be nowhere, timeout=1s",
                    Outcome.IN_DOUBT,
                    server.bulk(BULK + "&timeout=1s", Server.operation("logs-stray-a", "1", "1")));
            server.keep(
                    "no-pipeline",
                    "a pipeline that is not there",
                    Outcome.PAUSE,
                    server.bulk(BULK + "&pipeline=none", Server.operation("logs-open-a", "3", "1")));
            keepBlocks(server);
            keepClusterSettings(server);
        }
    }

    private static void keepBlocks(Server server) {
        String index = server.writeIndex("logs-open-a");
        Map<String, Outcome> blocks =
                Map.of("write", Outcome.PAUSE, "read_only", Outcome.PAUSE, "read_only_allow_delete", Outcome.RETRY);
        blocks.forEach((block, outcome) -> {
            server.put("/" + index + "/_settings", "{\"index.blocks." + block + "\":true}");
            server.keep(
                    "block-" + block.replace('_', '-'),
                    "index.blocks." + block,
                    outcome,
                    server.create("logs-open-a", "4", "1"));
            server.put("/" + index + "/_settings", "{\"index.blocks." + block + "\":null}");
        });
        server.post("/" + index + "/_close");
        server.keep("index-closed", "POST _close", Outcome.PAUSE, server.create("logs-open-a", "4", "1"));
    }

    private static void keepClusterSettings(Server server) {
        server.setting("cluster.max_shards_per_node", "1");
        server.keep(
                "shard-limit",
                "cluster.max_shards_per_node: 1",
                Outcome.PAUSE,
                server.create("logs-open-new", "1", "1"));
        server.setting("cluster.max_shards_per_node", null);
        server.setting("network.breaker.inflight_requests.limit", "10b");
        server.keepOfRequest(
                "circuit-breaker",
                "network.breaker.inflight_requests.limit: 10b",
                Outcome.RETRY,
                server.create("logs-open-b", "1", "1"));
        server.setting("network.breaker.inflight_requests.limit", null);
        server.setting("cluster.blocks.read_only", "true");
        server.keepOfRequest(
                "cluster-read-only", "cluster.blocks.read_only", Outcome.PAUSE, server.create("logs-open-b", "1", "1"));
        server.setting("cluster.blocks.read_only", null);
    }

    @Test
    void ofANodeWithoutRoom() {
        try (LocalElasticsearch node = LocalElasticsearch.start(ElasticsearchOptions.defaults()
                .withSettings(Map.of(
                        "indexing_pressure.memory.coordinating.limit", "3kb",
                        "http.max_content_length", "4kb",
                        "node.processors", "1",
                        "thread_pool.write.queue_size", "1")))) {
            Server server = new Server(node.url(), "");
            server.template("full", "", "");
            server.template("wide", ",\"number_of_shards\":8", "");
            server.keepOne(
                    "rejected-execution",
                    "thread_pool.write.queue_size: 1, and one request for eight shards: an item of its answer",
                    Outcome.RETRY,
                    429,
                    "{\"create\":{\"_index\":\"logs-wide-a\"}}\n{\"@timestamp\":1}\n".repeat(8));
            server.keepOfRequest(
                    "indexing-pressure",
                    "indexing_pressure.memory.coordinating.limit: 3kb",
                    Outcome.RETRY,
                    server.create("logs-full-a", "1", "\"" + "9".repeat(3_000) + "\""));
            server.keepOfRequest(
                    "content-length",
                    "http.max_content_length: 4kb",
                    Outcome.TOO_LARGE,
                    server.create("logs-full-a", "1", "\"" + "9".repeat(5_000) + "\""));
        }
    }

    @Test
    void ofANodeThatIsLocked() throws IOException {
        Path users = Files.writeString(
                folder.resolve("users"),
                Stream.of("admin", "reader", "writer")
                        .map(user -> user + ":" + PASSWORD + "\n")
                        .collect(Collectors.joining()));
        Path usersRoles =
                Files.writeString(folder.resolve("users_roles"), "superuser:admin\nreader:reader\nwriter:writer\n");
        Path roles = Files.writeString(folder.resolve("roles.yml"), """
                reader: {indices: [{names: ['logs-*'], privileges: [read]}]}
                writer: {indices: [{names: ['logs-other-*'], privileges: [create_doc]}]}
                """);
        try (LocalElasticsearch node = LocalElasticsearch.start(ElasticsearchOptions.defaults()
                .withSettings(
                        Map.of("xpack.security.enabled", "true", "xpack.security.authc.realms.file.file1.order", "0"))
                .withConfigFiles(Map.of("users", users, "users_roles", usersRoles, "roles.yml", roles)))) {
            Server admin = new Server(node.url(), "admin:" + PASSWORD);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> admin.send("GET", "/_cluster/health", "").statusCode() == 200);
            admin.template("locked", "", "");
            Server writer = new Server(node.url(), "writer:" + PASSWORD, admin.version());
            writer.keep(
                    "no-right",
                    "a user who may write elsewhere",
                    Outcome.PAUSE,
                    writer.create("logs-locked-a", "1", "1"));
            Server reader = new Server(node.url(), "reader:" + PASSWORD, admin.version());
            reader.keepOfRequest(
                    "no-right-at-all",
                    "a user with no privilege but read",
                    Outcome.PAUSE,
                    reader.create("logs-locked-a", "1", "1"));
            Server nobody = new Server(node.url(), "", admin.version());
            nobody.keepOfRequest(
                    "no-credentials", "security, and no user", Outcome.PAUSE, nobody.create("logs-locked-a", "1", "1"));
        }
    }

    @Test
    void ofANodeThatHasNotRecovered() {
        try (LocalElasticsearch node = LocalElasticsearch.start(
                ElasticsearchOptions.defaults().withSettings(Map.of("gateway.expected_data_nodes", "2")))) {
            Server server = new Server(node.url(), "");
            server.keepOfRequest(
                    "not-recovered",
                    "gateway.expected_data_nodes: 2",
                    Outcome.IN_DOUBT,
                    server.create("logs-open-a", "1", "1"));
        }
    }

    /** Only where nginx is installed: the project does not bring one. */
    @Test
    void ofAProxy() throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "nginx"))),
                "nginx is not installed");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = freePort();
            Path config = Files.writeString(
                    folder.resolve("nginx.conf"), """
                    daemon off; master_process off; pid %1$s/nginx.pid; error_log %1$s/error.log;
                    events {}
                    http { access_log off; client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                      uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
                      server { listen 127.0.0.1:%2$d;
                        location /away/ { proxy_pass http://127.0.0.1:%3$d; }
                        location /slow/ { proxy_pass http://127.0.0.1:%4$d; proxy_read_timeout 1s; }
                        location /small/ { client_max_body_size 10; proxy_pass http://127.0.0.1:%3$d; } } }
                    """.formatted(folder, port, freePort(), silent.getLocalPort()));
            Process nginx = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.log").toFile())
                    .start();
            try {
                URI url = URI.create("http://127.0.0.1:" + port);
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> isThere(url));
                String version = "nginx-" + header(url).replaceAll("^nginx/", "");
                Server server = new Server(url, "", version);
                String operation = Server.operation("logs-open-a", "1", "1");
                server.keepOfRequest(
                        "bad-gateway",
                        "nobody listens behind it",
                        Outcome.IN_DOUBT,
                        server.bulk("/away/_bulk", operation));
                server.keepOfRequest(
                        "gateway-timeout",
                        "proxy_read_timeout: 1s, and the server behind it says nothing",
                        Outcome.IN_DOUBT,
                        server.bulk("/slow/_bulk", operation));
                server.keepOfRequest(
                        "entity-too-large",
                        "client_max_body_size: 10",
                        Outcome.TOO_LARGE,
                        server.bulk("/small/_bulk", operation));
                server.keepOfRequest(
                        "not-found", "a path that leads nowhere", Outcome.PAUSE, server.bulk("/_bulk", operation));
            } finally {
                nginx.destroy();
                nginx.waitFor();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private boolean isThere(URI url) throws IOException, InterruptedException {
        try {
            client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding());
            return true;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private String header(URI url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
                .headers()
                .firstValue("Server")
                .orElseThrow();
    }

    /** Talks to a server and keeps what it answers. */
    private static final class Server {

        private static final ObjectMapper JSON = new ObjectMapper();

        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final URI url;
        private final String user;
        private String version;

        Server(URI url, String user) {
            this(url, user, "");
        }

        /** @param version what the names of its answers begin with; empty to ask */
        Server(URI url, String user, String version) {
            this.url = url;
            this.user = user;
            this.version = version;
        }

        static String operation(String target, String id, String number) {
            return "{\"create\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n".formatted(target, id) + SOURCE.formatted(number)
                    + "\n";
        }

        HttpResponse<String> create(String target, String id, String number) {
            return bulk(BULK, operation(target, id, number));
        }

        HttpResponse<String> bulk(String path, String body) {
            return send("POST", path, body);
        }

        void template(String name, String settings, String properties) {
            put("/_index_template/" + name, """
                    {"index_patterns":["logs-%s-*"],"data_stream":{},"priority":900,
                     "template":{"settings":{"number_of_replicas":0%s},"mappings":{"dynamic":false,"properties":{%s}}}}""".formatted(name, settings, properties));
        }

        void setting(String name, @Nullable String value) {
            put(
                    "/_cluster/settings",
                    "{\"persistent\":{\"%s\":%s}}".formatted(name, value == null ? "null" : "\"" + value + "\""));
        }

        String writeIndex(String dataStream) {
            try {
                return JSON.readTree(send("GET", "/" + dataStream + "/_settings?filter_path=*.settings.index.uuid", "")
                                .body())
                        .fieldNames()
                        .next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void put(String path, String body) {
            HttpResponse<String> response = send("PUT", path, body);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }

        void post(String path) {
            HttpResponse<String> response = send("POST", path, "");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }

        void keep(String what, String how, Outcome outcome, HttpResponse<String> response) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            answer(what, how, Scope.DOCUMENT, outcome, response).assertKept();
        }

        /** Sends it until an item of the answer has this status, and keeps that one. */
        void keepOne(String what, String how, Outcome outcome, int status, String operations) {
            AtomicReference<String> item = new AtomicReference<>("");
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
                for (JsonNode each :
                        JSON.readTree(bulk(BULK, operations).body()).path("items")) {
                    if (each.path("create").path("status").asInt() == status) {
                        item.set(each.toString());
                    }
                }
                return !"".equals(item.get());
            });
            new RecordedAnswer(
                            version() + "-" + what,
                            how,
                            Scope.DOCUMENT,
                            outcome,
                            200,
                            "application/json",
                            "{\"errors\":true,\"items\":[" + item.get() + "]}")
                    .assertKept();
        }

        void keepOfRequest(String what, String how, Outcome outcome, HttpResponse<String> response) {
            answer(what, how, Scope.REQUEST, outcome, response).assertKept();
        }

        private RecordedAnswer answer(
                String what, String how, Scope scope, Outcome outcome, HttpResponse<String> response) {
            return new RecordedAnswer(
                    version() + "-" + what,
                    how,
                    scope,
                    outcome,
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        }

        private String version() {
            if (version.isEmpty()) {
                try {
                    version = JSON.readTree(send("GET", "/_nodes/_local?filter_path=nodes.*.version", "")
                                    .body())
                            .findPath("version")
                            .asText();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return version;
        }

        HttpResponse<String> send(String method, String path, String body) {
            HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                    .header("Content-Type", path.contains("_bulk") ? "application/x-ndjson" : "application/json")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (!user.isEmpty()) {
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
            }
            try {
                return client.send(request.build(), BodyHandlers.ofString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}

package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LocalElasticsearchIT {

    @RegisterExtension
    static final LocalServers SERVERS = LocalServers.shared();

    private static final String DOCUMENT = """
            {"message": "GET /"}
            """;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void findsADocumentThatWasIndexed() throws Exception {
        // given
        LocalElasticsearch elasticsearch = SERVERS.elasticsearch();
        send(elasticsearch, "PUT", "/indexed/_doc/1?refresh=true", DOCUMENT);

        // when
        String found = send(elasticsearch, "GET", "/indexed/_search?q=message:GET&filter_path=hits.hits._source", "");

        // then
        assertThat(found).isEqualTo("{\"hits\":{\"hits\":[{\"_source\":{\"message\":\"GET /\"}}]}}");
    }

    @Test
    void keepsDocumentsAndAddressWhenKilledAndRestarted() throws Exception {
        // given
        LocalElasticsearch elasticsearch = SERVERS.elasticsearch();
        send(elasticsearch, "PUT", "/survivor/_doc/1", DOCUMENT);
        var address = elasticsearch.url();
        long killed = elasticsearch.pid();
        elasticsearch.kill();

        // when
        elasticsearch.restart();

        // then
        assertThat(elasticsearch.pid()).isNotEqualTo(killed);
        assertThat(elasticsearch.url()).isEqualTo(address);
        send(elasticsearch, "GET", "/_cluster/health/survivor?wait_for_status=yellow", "");
        assertThat(send(elasticsearch, "GET", "/survivor/_doc/1?filter_path=found", ""))
                .isEqualTo("{\"found\":true}");
    }

    @Test
    void answersNothingWhileSuspendedAndGoesOnWhenResumed() throws Exception {
        // given
        LocalElasticsearch elasticsearch = SERVERS.elasticsearch();

        // when
        elasticsearch.suspend();

        // then
        try {
            assertThatThrownBy(() -> send(elasticsearch, "GET", "/_cluster/health", "", Duration.ofSeconds(1)))
                    .isInstanceOf(HttpTimeoutException.class);
        } finally {
            elasticsearch.resume();
        }
        assertThat(send(elasticsearch, "GET", "/_cluster/health?filter_path=number_of_nodes", ""))
                .isEqualTo("{\"number_of_nodes\":1}");
    }

    /** The README and the templates' degradation rest on it: a server with more modules would need no degrading. */
    @Test
    void lacksTheModulesThatItsReadmeNames() throws Exception {
        // when
        String modules =
                send(SERVERS.elasticsearch(), "GET", "/_nodes/_local/plugins?filter_path=nodes.*.modules.name", "");

        // then
        assertThat(modules)
                .contains("apm", "transport-netty4", "x-pack-core", "x-pack-security")
                .doesNotContain(
                        "mapper-extras",
                        "constant-keyword",
                        "wildcard",
                        "x-pack-ilm",
                        "ingest-common",
                        "lang-painless");
    }

    @Test
    void asksForAPasswordWithSecurityOnAndKeepsNothingWhenClosed() throws Exception {
        // given
        ElasticsearchOptions options =
                ElasticsearchOptions.defaults().withSettings(Map.of("xpack.security.enabled", "true"));
        Path folder;
        ProcessHandle node;

        // when
        try (LocalElasticsearch secured = LocalElasticsearch.start(options)) {
            folder = secured.logFile().getParent();
            node = secured.processHandle();
            int status = exchange(secured, "GET", "/_cluster/health", "", Duration.ofSeconds(10))
                    .statusCode();

            // then
            assertThat(status).isEqualTo(401);
        }
        assertThat(node.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
        assertThat(SERVERS.elasticsearch().isAlive()).isTrue();
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // given
            ElasticsearchOptions options = ElasticsearchOptions.defaults().withPort(taken.getLocalPort());

            // when, then
            assertThatThrownBy(() -> LocalElasticsearch.start(options))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is taken");
        }
    }

    @Test
    void showsTheEndOfTheLogWhenItDoesNotStart(@TempDir Path logs) {
        // given
        ElasticsearchOptions options =
                ElasticsearchOptions.defaults().withLogs(logs).withSettings(Map.of("no.such.setting", "1"));

        // when, then
        assertThatThrownBy(() -> LocalElasticsearch.start(options))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("unknown setting [no.such.setting]")
                .hasMessageContaining(logs.resolve("elasticsearch.log").toString());
    }

    private String send(LocalElasticsearch to, String method, String path, String body)
            throws IOException, InterruptedException {
        return send(to, method, path, body, Duration.ofSeconds(30));
    }

    private String send(LocalElasticsearch to, String method, String path, String body, Duration timeout)
            throws IOException, InterruptedException {
        HttpResponse<String> response = exchange(to, method, path, body, timeout);
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body();
    }

    private HttpResponse<String> exchange(
            LocalElasticsearch to, String method, String path, String body, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(to.url().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(timeout)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}

package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalElasticsearchIT {

    private final HttpClient client = HttpClient.newHttpClient();

    /** The README and the templates' degradation rest on it: a server with more modules would need no degrading. */
    @Test
    void lacksTheModulesThatItsReadmeNames() throws Exception {
        // when
        String modules;
        try (LocalElasticsearch elasticsearch = LocalElasticsearch.start(ElasticsearchOptions.defaults())) {
            modules = get(elasticsearch, "/_nodes/_local/plugins?filter_path=nodes.*.modules.name")
                    .body();
        }

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
            int status = get(secured, "/_cluster/health").statusCode();

            // then
            assertThat(status).isEqualTo(401);
        }
        assertThat(node.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
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

    private HttpResponse<String> get(LocalElasticsearch from, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(from.url().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}

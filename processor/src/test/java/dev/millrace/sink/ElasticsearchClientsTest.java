package dev.millrace.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchClientsTest {

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void sendsUserAndPasswordWithTheFirstRequest() throws Exception {
        // given
        ElasticsearchConfig config = config("", "elastic", "s3cret", null, null);

        // when
        request(config);

        // then
        assertThat(requests).containsExactly("GET /_bulk Basic ZWxhc3RpYzpzM2NyZXQ=");
    }

    @Test
    void sendsAnApiKeyAsItIs() throws Exception {
        // given
        ElasticsearchConfig config = config("", null, null, "aWQ6a2V5", null);

        // when
        request(config);

        // then
        assertThat(requests).containsExactly("GET /_bulk ApiKey aWQ6a2V5");
    }

    @Test
    void keepsThePathBeforeTheApi() throws Exception {
        // given
        ElasticsearchConfig config = config("/search", null, null, null, null);

        // when
        request(config);

        // then
        assertThat(requests).containsExactly("GET /search/_bulk null");
    }

    @Test
    void refusesACertificateThatIsNone(@TempDir Path folder) throws IOException {
        // given
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
        ElasticsearchConfig config = config("", null, null, null, file);

        // then
        assertThatThrownBy(() -> ElasticsearchClients.lowLevel(config, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sink.elasticsearch.certificate-authority: \"" + file + "\" cannot be read");
    }

    private static void request(ElasticsearchConfig config) throws IOException {
        try (RestClient client = ElasticsearchClients.lowLevel(config, 1)) {
            client.performRequest(new Request("GET", "/_bulk"));
        }
    }

    private ElasticsearchConfig config(
            String path,
            @Nullable String username,
            @Nullable String password,
            @Nullable String apiKey,
            @Nullable Path certificateAuthority) {
        String scheme = certificateAuthority == null ? "http" : "https";
        URI host = URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + path);
        return new ElasticsearchConfig(
                List.of(host),
                username,
                password,
                apiKey,
                certificateAuthority,
                null,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }
}

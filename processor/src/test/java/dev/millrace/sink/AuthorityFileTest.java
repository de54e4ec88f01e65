package dev.millrace.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import dev.millrace.testing.CertificateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityFileTest {

    @TempDir
    Path folder;

    @Test
    void trustsTheRenewedAuthorityAfterTheFileHasChanged() throws Exception {
        // given
        CertificateAuthority old = CertificateAuthority.create(folder, "old");
        CertificateAuthority renewed = CertificateAuthority.create(folder, "renewed");
        Path file = Files.copy(old.pem(), folder.resolve("ca.pem"));
        HttpsServer server = start(0, old.issue("node"));
        int port = server.getAddress().getPort();
        try (RestClient client = client(port, file, null)) {
            request(client);

            // when
            server.stop(0);
            server = start(port, renewed.issue("node"));

            // then
            assertThatThrownBy(() -> request(client)).isInstanceOf(SSLException.class);
            change(file, "half a certificate");
            assertThatThrownBy(() -> request(client)).isInstanceOf(SSLException.class);
            change(file, Files.readString(old.pem()) + Files.readString(renewed.pem()));
            request(client);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void trustsAnAuthorityByItsFingerprintAndNoOther() throws Exception {
        // given
        CertificateAuthority right = CertificateAuthority.create(folder, "right");
        CertificateAuthority wrong = CertificateAuthority.create(folder, "wrong");
        HttpsServer server = start(0, right.issue("node"));
        int port = server.getAddress().getPort();

        try (RestClient trusting = client(port, null, right.fingerprint());
                RestClient mistrusting = client(port, null, wrong.fingerprint())) {
            // then
            request(trusting);
            assertThatThrownBy(() -> request(mistrusting)).isInstanceOf(IOException.class);
        } finally {
            server.stop(0);
        }
    }

    /** In one move, and with a time of change that differs even where the clock of the file system is coarse. */
    private void change(Path file, String text) throws IOException {
        Path beside = Files.writeString(folder.resolve("ca.pem.new"), text);
        Files.setLastModifiedTime(beside, FileTime.from(Instant.now().plusSeconds(text.length())));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void request(RestClient client) throws IOException {
        // Without keep-alive each request shakes hands.
        Request request = new Request("GET", "/");
        request.setOptions(request.getOptions().toBuilder().addHeader("Connection", "close"));
        assertThat(client.performRequest(request).getStatusLine().getStatusCode())
                .isEqualTo(200);
    }

    private static RestClient client(int port, @Nullable Path authority, @Nullable String fingerprint) {
        return ElasticsearchClients.lowLevel(
                new ElasticsearchConfig(
                        List.of(URI.create("https://localhost:" + port)),
                        null,
                        null,
                        null,
                        authority,
                        fingerprint,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60)),
                1);
    }

    private static HttpsServer start(int port, Path keyStore) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(CertificateAuthority.store(keyStore), CertificateAuthority.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            byte[] answer = "{}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("Connection", "close");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }
}

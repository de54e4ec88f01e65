package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.config.LookupConfig;
import dev.millrace.servers.Servers;
import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Against a real Elasticsearch. */
class SearchSourceIT {

    @RegisterExtension
    static final Servers SERVERS = Servers.shared();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String index = "hosts-" + UUID.randomUUID();

    @BeforeEach
    void fill() throws IOException, InterruptedException {
        request("PUT", "/" + index, """
                {"settings":{"number_of_replicas":0},"mappings":{"properties":{
                 "host":{"properties":{"name":{"type":"keyword"},"os":{"type":"keyword"}}},
                 "rack":{"properties":{"id":{"type":"keyword"}}},"updated":{"type":"date"},"slots":{"type":"keyword"}}}}""");
        document(
                "{\"host\":{\"name\":\"web-1\",\"os\":\"linux\"},\"rack\":{\"id\":\"r7\"},\"slots\":4,\"updated\":\"2026-01-02\"}");
        document(
                "{\"host\":{\"name\":\"web-1\",\"os\":\"linux\"},\"rack.id\":\"r6\",\"slots\":[3],\"updated\":\"2026-01-01\"}");
        document(
                "{\"host\":{\"name\":\"web-2\",\"os\":\"plan9\"},\"rack\":{\"id\":\"r8\"},\"slots\":\"many\",\"updated\":\"2026-01-01\"}");
        request("POST", "/" + index + "/_refresh", "");
    }

    @AfterEach
    void delete() throws IOException, InterruptedException {
        request("DELETE", "/" + index, "");
    }

    @Test
    void findsTheNewestDocumentWithTheKey() {
        assertThat(ask(index, "newest-by: updated", "web-1", "linux"))
                .isEqualTo("HIT labels.rack=r7 labels.slots=NUMBER:4 ");
    }

    @Test
    void saysWhatIsNotThereAndWhatDoesNotFit() {
        assertThat(ask(index, "newest-by: updated", "web-1", "plan9")).isEqualTo("MISS");
        assertThat(ask(index, "newest-by: updated", "web-2", "plan9"))
                .isEqualTo("UNANSWERED column \"slots\": \"many\" is not a whole number");
    }

    @Test
    void takesAnIndexThatIsNotThereForNoAnswer() {
        assertThatThrownBy(() -> ask(index + "-x", "newest-by: updated", "web-1", "linux"))
                .hasStackTraceContaining("status 404")
                .hasStackTraceContaining("index_not_found_exception");
    }

    @Test
    void takesASearchThatCannotBeDoneForNoAnswer() {
        assertThatThrownBy(() -> ask(index, "newest-by: nothing", "web-1", "linux"))
                .hasStackTraceContaining("status 400");
    }

    private static String ask(String index, String more, String... key) {
        LookupConfig config =
                LookupConfigs.lookup("""
                elasticsearch: {url: "%s", index: "%s", %s}
                per-key: {timeout: 1m}
                key-field: [host.name, host.os.name]
                key-column: [host.name, host.os]
                fields: {rack.id: labels.rack, slots: labels.slots}
                types: {slots: long}
                """.formatted(SERVERS.elasticsearch().url(), index, more));
        SearchSource source = new SearchSource(config, InstantSource.system());
        try {
            Answer answer = source.ask(Keys.of(List.of(key))).get(90, TimeUnit.SECONDS);
            if (answer.finding() != Finding.HIT) {
                return answer.finding() + (answer.fault() == null ? "" : " " + answer.fault());
            }
            Match match = new Match();
            match.show(new Table(config).fields(), answer.row(), 0);
            return "HIT " + Finds.text(match);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        } finally {
            source.close();
        }
    }

    private void document(String json) throws IOException, InterruptedException {
        request("POST", "/" + index + "/_doc", json);
    }

    private void request(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(SERVERS.elasticsearch().url() + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
    }
}

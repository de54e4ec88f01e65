package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.config.HttpConfig;
import dev.millrace.http.Readiness.Condition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {

    private static final HttpConfig FREE_PORT = new HttpConfig("127.0.0.1", 0, null);

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile List<Condition> conditions = List.of();
    private volatile Map<String, Object> status = Map.of();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(FREE_PORT, () -> conditions, () -> "millrace_ready 1.0\n", () -> status);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saysItIsAlive() throws Exception {
        // when
        HttpResponse<String> answer = send("GET", "/livez");

        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("alive\n");
    }

    @Test
    void isReadyWhenEveryConditionHolds() throws Exception {
        // given
        conditions = List.of(new Condition("streams", true, "RUNNING"), new Condition("lookups", true, "warm"));

        // when
        HttpResponse<String> answer = send("GET", "/readyz");

        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualToIgnoringWhitespace("""
                        {"ready": true, "conditions": [
                          {"name": "streams", "holds": true, "reason": "RUNNING"},
                          {"name": "lookups", "holds": true, "reason": "warm"}]}
                        """);
    }

    @Test
    void saysWhichConditionDoesNotHoldAndWhy() throws Exception {
        // given
        conditions =
                List.of(new Condition("streams", true, "RUNNING"), new Condition("elasticsearch", false, "\"away\""));

        // when
        HttpResponse<String> answer = send("GET", "/readyz");

        // then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"name\" : \"elasticsearch\"", "\"reason\" : \"\\\"away\\\"\"");
    }

    @Test
    void givesTheMetrics() throws Exception {
        // when
        HttpResponse<String> answer = send("GET", "/metrics");

        // then
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).isEqualTo("millrace_ready 1.0\n");
    }

    @Test
    void givesTheStatus() throws Exception {
        // given
        status = Map.of("partitions", List.of(Map.of("open", 3L, "paused", false)));

        // when
        HttpResponse<String> answer = send("GET", "/");

        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"open\" : 3", "\"paused\" : false");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        // when
        HttpResponse<String> answer = send("HEAD", "/livez");

        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains("6");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesToBeWrittenTo() throws Exception {
        // when
        HttpResponse<String> answer = send("POST", "/livez");

        // then
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void namesThePathsThereAre() throws Exception {
        // when
        HttpResponse<String> answer = send("GET", "/health");

        // then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/livez", "/readyz", "/metrics");
    }

    @Test
    void survivesAViewThatFails() throws Exception {
        // given
        status = Map.of("broken", new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("a bug");
            }
        });

        // when
        HttpResponse<String> failed = send("GET", "/");
        HttpResponse<String> after = send("GET", "/livez");

        // then
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(after.statusCode()).isEqualTo(200);
    }

    @Test
    void answersViewsWhileActionsTakeTheirTimeAndRefusesFurtherOnes() throws Exception {
        // given
        server.close();
        CountDownLatch release = new CountDownLatch(1);
        server = AdminServer.start(FREE_PORT, () -> conditions, () -> "", () -> status, (method, path, query) -> {
            if (!path.isEmpty()) {
                awaitQuietly(release);
            }
            return new Actions.Result(200, Map.of("path", path));
        });

        // when more come than there are threads and places
        List<CompletableFuture<HttpResponse<String>>> actions = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            actions.add(client.sendAsync(request("POST", "/lookups/services/reload"), BodyHandlers.ofString()));
        }
        HttpResponse<?> refused = (HttpResponse<?>) CompletableFuture.anyOf(actions.toArray(CompletableFuture[]::new))
                .get(60, TimeUnit.SECONDS);
        HttpResponse<String> alive = send("GET", "/livez");
        HttpResponse<String> all = send("GET", "/lookups");
        release.countDown();

        // then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(alive.statusCode()).isEqualTo(200);
        assertThat(all.statusCode()).isEqualTo(200);
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> action : actions) {
            statuses.add(action.get(60, TimeUnit.SECONDS).statusCode());
        }
        assertThat(statuses).filteredOn(code -> code == 200).hasSize(10);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void namesThePortThatIsTaken() {
        // given
        HttpConfig taken = new HttpConfig("127.0.0.1", server.port(), null);

        // then
        assertThatThrownBy(() -> AdminServer.start(taken, List::of, () -> "", Map::of))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("http.port: cannot listen on 127.0.0.1:" + server.port());
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(request(method, path), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.noBody())
                .build();
    }
}

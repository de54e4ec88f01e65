package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.lookup.AnsweringServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Lookups that ask a server per key, in the whole application: nothing is lost, whatever the server does. */
class PerKeyLookupIT extends IntegrationTest {

    private static final int EVENTS = 3_000;

    @Test
    void joinsWhatTheServersSay() {
        // given a server that knows every second host, and an index that knows the rack
        topics.create(TestTopics.PARTITIONS);
        String index = topics.input() + "-racks";
        stored.request("PUT", "/" + index, """
                {"settings":{"number_of_replicas":0},"mappings":{"properties":{"id":{"type":"keyword"}}}}""");
        stored.request("POST", "/" + index + "/_doc?refresh=true", "{\"id\":\"r1\",\"room\":\"cellar\"}");
        try (AnsweringServer server = new AnsweringServer(exchange -> {
            String path = exchange.getRequestURI().getPath();
            int number = Integer.parseInt(path.substring(path.lastIndexOf('-') + 1));
            if (number % 2 == 0) {
                AnsweringServer.send(exchange, 200, "{\"rack\":\"r1\"}");
            } else {
                AnsweringServer.send(exchange, 404, "");
            }
        })) {
            topics.produce(EVENTS, number -> event(number, number % 20));

            // when
            try (RunningMillrace millrace = run("""
                    - {name: hosts, http: {url: "%s/hosts/{host.name}"}, key-field: host.name,
                       fields: {rack: labels.rack}, per-key: {deadline: 1m, timeout: 1m}, on-miss: tag}
                    - {name: racks, elasticsearch: {url: "%s", index: %s}, key-field: labels.rack, key-column: id,
                       fields: {room: labels.room}, per-key: {deadline: 1m, timeout: 1m}}
                    """.formatted(server.url(), elasticsearch(), index))) {
                awaitNoLag();

                // then
                assertBalanced(millrace.counters());
            }

            List<JsonNode> documents = assertStoredOnce(EVENTS);
            assertThat(documents).allSatisfy(document -> {
                JsonNode source = document.path("_source");
                boolean isKnown = source.at("/attributes/number").asInt() % 2 == 0;
                assertThat(label(source, "rack")).isEqualTo(isKnown ? "r1" : "");
                assertThat(label(source, "room")).isEqualTo(isKnown ? "cellar" : "");
                assertThat(source.path("tags").toString()).isEqualTo(isKnown ? "" : "[\"millrace.lookup-miss.hosts\"]");
            });
            // Once per key; the client sends anew what a closing connection has swallowed.
            assertThat(server.requests()).isBetween(20, 25);
        } finally {
            stored.request("DELETE", "/" + index, null);
        }
    }

    @Test
    void goesOnWithoutAServerThatDoesNotAnswerInTimeAndTakesItsAnswerLater() {
        // given
        topics.create(1);
        topics.produce(100, number -> event(number, number));
        CountDownLatch released = new CountDownLatch(1);
        try (AnsweringServer server = new AnsweringServer(exchange -> {
                    released.await();
                    AnsweringServer.send(exchange, 200, "{\"rack\":\"r1\"}");
                });
                RunningMillrace millrace = run("""
                        - {name: hosts, http: {url: "%s/hosts/{host.name}"}, key-field: host.name,
                           fields: {rack: labels.rack}, per-key: {deadline: 50ms, timeout: 5m}}
                        """.formatted(server.url()))) {

            // when nobody answers
            awaitNoLag();

            // then
            assertBalanced(millrace.counters());
            assertThat(assertStoredOnce(100))
                    .allMatch(document ->
                            document.at("/_source/tags/0").asText().equals("millrace.lookup-unanswered.hosts"));

            // and when the answers come, long after their events have gone
            released.countDown();
            await().atMost(LONG).until(() -> millrace.lookups().status().get(0).rows() == 100);
            topics.produce(100, number -> event(number, number));
            awaitNoLag();

            // then
            assertThat(assertStoredOnce(200))
                    .filteredOn(
                            document -> label(document.path("_source"), "rack").equals("r1"))
                    .hasSize(100);
            assertThat(server.requests()).isEqualTo(100);
        }
    }

    @Test
    void saysOfEveryEventThatItWentWithoutWhereTheServerIsDeadOrWrong() {
        // given one server that is gone and one that answers nonsense
        topics.create(TestTopics.PARTITIONS);
        AnsweringServer gone = new AnsweringServer(AnsweringServer.json(key -> "{}"));
        gone.close();
        topics.produce(EVENTS, number -> event(number, number));
        try (AnsweringServer wrong = new AnsweringServer(AnsweringServer.json(key -> "<html>"))) {

            // when
            try (RunningMillrace millrace = run("""
                    - {name: gone, http: {url: "%s/hosts/{host.name}"}, key-field: host.name, fields: {rack: labels.rack}}
                    - {name: wrong, http: {url: "%s/hosts/{host.name}"}, key-field: host.name, fields: {rack: labels.rack}}
                    """.formatted(gone.url(), wrong.url()))) {
                awaitNoLag();

                // then
                assertBalanced(millrace.counters());
                assertThat(millrace.lookups().status()).allSatisfy(status -> {
                    assertThat(status.hits()).isZero();
                    assertThat(status.misses()).isZero();
                    assertThat(status.lastError()).isNotNull();
                    assertThat(status.isWarm()).isTrue();
                });
            }
            assertThat(assertStoredOnce(EVENTS))
                    .allSatisfy(
                            document -> assertThat(document.at("/_source/tags").toString())
                                    .contains("millrace.lookup-unanswered.gone", "millrace.lookup-unanswered.wrong"));
            // It was left alone as soon as it was known to be wrong; how soon depends on how many were on the wire
            // then.
            assertThat(wrong.requests()).isLessThan(EVENTS);
        }
    }

    private RunningMillrace run(String lookups) {
        String yaml = "enrich:\n  lookups:\n" + lookups.indent(4);
        return RunningMillrace.start(RunningMillrace.load(configFile(elasticsearch(), Map.of(), yaml)));
    }

    private static String label(JsonNode source, String name) {
        return source.path("labels." + name).asText();
    }

    private static String event(int number, int host) {
        return "{\"message\":\"event %d\",\"host\":{\"name\":\"web-%d\"},\"number\":%d}"
                .formatted(number, host, number);
    }
}

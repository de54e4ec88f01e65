package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Elasticsearch is slow, not away: the byte budget is exhausted again and again, and every poll waits for room. */
class BackPressureIT extends IntegrationTest {

    private static final int EVENTS = 6_000;

    @Test
    void noWaitForRoomLosesTheMembership() throws IOException {
        // given: some 400 events fit into the budget at once and each request takes a second, so that the work takes
        // several times max.poll.interval.ms, which is 6 s here
        topics.create(TestTopics.PARTITIONS);
        String padding = "x".repeat(1_000);
        topics.produce(EVENTS, i -> "{\"message\":\"event %d\",\"padding\":\"%s\"}".formatted(i, padding));
        try (FaultyElasticsearch slow =
                        new FaultyElasticsearch(elasticsearch(), (document, time) -> null, Duration.ofSeconds(1));
                RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(configFile(
                                slow.url(),
                                Map.of(),
                                "ledger:\n  topic: " + topics.ledger() + "\n  max-buffered: 1MiB\n")))
                        .awaitRunning()) {
            int statesBefore = millrace.states().size();

            // when
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> millrace.millrace().ledger().budget().isExhausted());
            awaitNoLag();

            // then
            assertThat(millrace.states().subList(statesBefore, millrace.states().size()))
                    .as("a rebalance would show here")
                    .isEmpty();
            assertBalanced(millrace.counters());
            assertThat(millrace.millrace().ledger().budget().usedBytes()).isZero();
        }
        assertStoredOnce(EVENTS);
    }
}

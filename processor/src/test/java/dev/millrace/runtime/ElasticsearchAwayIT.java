package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

/** Elasticsearch goes away for longer than {@code max.poll.interval.ms}, which is 6 s here. */
class ElasticsearchAwayIT extends IntegrationTest {

    private static final Duration AWAY = Duration.ofSeconds(8);

    @Test
    void keepsItsPlaceAndLosesNothingWhileElasticsearchIsFrozenAndThenKilled() {
        // given
        topics.create(TestTopics.PARTITIONS);
        topics.produce(3_000, IntegrationTest::event);
        try (RunningMillrace millrace = RunningMillrace.start(config()).awaitRunning()) {
            awaitStored(3_000);
            int statesBefore = millrace.states().size();

            // when
            SERVERS.elasticsearch().suspend();
            topics.produce(20_000, IntegrationTest::event);
            awaitAway(millrace);
            SERVERS.elasticsearch().kill();
            awaitAway(millrace);
            SERVERS.elasticsearch().restart();

            // then
            awaitNoLag();
            assertThat(millrace.states().subList(statesBefore, millrace.states().size()))
                    .as("a rebalance would show here")
                    .isEmpty();
            assertThat(millrace.millrace().streams().state()).isEqualTo(KafkaStreams.State.RUNNING);
            assertThat(millrace.millrace().health().isUp()).isTrue();
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(23_000);
    }

    /** Awaits that it is known to be away, and that this lasts. */
    private static void awaitAway(RunningMillrace millrace) {
        await().atMost(LONG).until(() -> !millrace.millrace().health().isUp());
        await().pollDelay(AWAY)
                .atMost(AWAY.plus(LONG))
                .until(() -> !millrace.millrace().health().isUp());
    }
}

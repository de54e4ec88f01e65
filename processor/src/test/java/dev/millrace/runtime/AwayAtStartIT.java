package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is needed is not there at the start: it is waited for, and work begins by itself when it comes. */
class AwayAtStartIT extends IntegrationTest {

    @Test
    void waitsForAnInputTopicAndReadsItWhenItIsCreated() {
        // given
        topics.create(topics.deadLetters(), 1);
        CompletableFuture<RunningMillrace> starting =
                CompletableFuture.supplyAsync(() -> RunningMillrace.start(config()));
        await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> !starting.isDone());

        // when
        topics.create(topics.input(), 2);
        topics.produce(10, IntegrationTest::event);

        // then
        try (RunningMillrace millrace = starting.join()) {
            awaitNoLag();
            assertThat(millrace.counters().stored().sum()).isEqualTo(10);
        }
    }

    @Test
    void readsNothingWhileElasticsearchIsAwayAndGoesOnWhenItComes() {
        // given
        topics.create(2);
        topics.produce(10, IntegrationTest::event);
        SERVERS.elasticsearch().suspend();
        try (RunningMillrace millrace = RunningMillrace.start(config()).awaitRunning()) {
            await().atMost(LONG).until(() -> !millrace.millrace().health().isUp());
            assertThat(millrace.counters().read().sum()).isZero();

            // when
            SERVERS.elasticsearch().resume();

            // then
            awaitNoLag();
            assertThat(millrace.counters().stored().sum()).isEqualTo(10);
            assertThat(millrace.millrace().health().isUp()).isTrue();
        } finally {
            SERVERS.elasticsearch().resume();
        }
        assertStoredOnce(10);
    }
}

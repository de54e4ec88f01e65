package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.deadletter.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The main job, end to end. */
class MainJobIT extends IntegrationTest {

    @Test
    void storesEachEventAndDeadLettersEachBrokenOne() {
        // given
        topics.create(TestTopics.PARTITIONS);
        topics.produce(2_000, i -> i % 20 == 0 ? broken(i) : event(i));

        // when
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();

            // then
            assertThat(millrace.counters().read().sum()).isEqualTo(2_000);
            assertThat(millrace.counters().stored().sum()).isEqualTo(1_900);
            assertThat(millrace.counters().deadLettered().sum()).isEqualTo(100);
            assertThat(millrace.counters().duplicates().sum()).isZero();
            assertBalanced(millrace.counters());
            assertThat(millrace.millrace().ledger().budget().usedBytes()).isZero();
        }
        assertStoredOnce(1_900);
        List<ConsumerRecord<byte[], byte[]>> deadLetters = topics.deadLetterRecords();
        assertThat(deadLetters).hasSize(100);
        ConsumerRecord<byte[], byte[]> first = deadLetters.get(0);
        assertThat(TestTopics.header(first, DeadLetterHeaders.CODE)).isEqualTo("decode.json-malformed");
        assertThat(TestTopics.header(first, DeadLetterHeaders.STREAMS_TOPIC)).isEqualTo(topics.input());
        assertThat(new String(first.value(), StandardCharsets.UTF_8)).startsWith("{\"message\":\"event ");
    }

    @Test
    void readsNothingAgainAfterAnOrderlyRestart() {
        // given
        topics.create(TestTopics.PARTITIONS);
        topics.produce(500, IntegrationTest::event);
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitStored(500);
            assertThat(millrace.counters().read().sum()).isEqualTo(500);
        }

        // when
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            topics.produce(10, IntegrationTest::event);
            await().atMost(LONG).until(() -> millrace.counters().stored().sum() == 10);

            // then
            assertThat(millrace.counters().read().sum()).isEqualTo(10);
            assertThat(millrace.counters().duplicates().sum()).isZero();
        }
        assertStoredOnce(510);
    }
}

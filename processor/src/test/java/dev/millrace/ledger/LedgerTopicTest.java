package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ledger.LedgerEntry.By;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerTopicTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();
    private final LedgerTopic topic = new LedgerTopic("ledger", this::producer);

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void writesEachLineUnderItsPartition() {
        // when
        topic.accept(entry(0, 0, 5));
        awaitSent(0, 1);
        producers.get(0).completeNext();
        topic.accept(entry(1, 7, 9));
        awaitSent(0, 2);
        producers.get(0).completeNext();

        // then
        assertThat(producers.get(0).history())
                .allMatch(record -> record.topic().equals("ledger"))
                .extracting(record -> new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
                .containsExactly("orders-0", "orders-1");
        assertThat(producers.get(0).history())
                .extracting(record -> LedgerEntryJson.read(record.value()))
                .containsExactly(entry(0, 0, 5), entry(1, 7, 9));
        assertThat(topic.failure()).isNull();
    }

    @Test
    void makesOneLineOfNeighboursWhileItCannotWrite() {
        // given
        topic.accept(entry(0, 0, 5));
        awaitSent(0, 1);
        topic.accept(entry(0, 5, 6));
        topic.accept(entry(1, 0, 1));
        topic.accept(entry(0, 6, 9));

        // when
        producers.get(0).errorNext(new TopicAuthorizationException("no"));

        // then
        await().atMost(LONG).until(() -> producers.size() == 2);
        awaitSent(1, 3);
        assertThat(topic.failure()).contains("TopicAuthorizationException");
        assertThat(producers.get(1).history())
                .extracting(record -> LedgerEntryJson.read(record.value()))
                .containsExactly(
                        new LedgerEntry("orders", "uuid", 0, 0, 6, new Balance(6, 6, 0, 0, 0, 0), 0, By.RUN),
                        entry(1, 0, 1),
                        entry(0, 6, 9));
        assertThat(producers.get(0).closed()).isTrue();

        // and when
        producers.get(1).completeNext();
        producers.get(1).completeNext();
        producers.get(1).completeNext();

        // then
        await().atMost(LONG).until(() -> topic.failure() == null);
    }

    @Test
    void forgetsTheLineOfACommitThatFailedWhenTheRangeIsCommittedAfterAll() {
        // given
        topic.accept(entry(0, 0, 5));
        awaitSent(0, 1);
        topic.accept(entry(0, 5, 6));

        // when
        topic.accept(entry(0, 5, 9));
        producers.get(0).errorNext(new TopicAuthorizationException("no"));

        // then
        awaitSent(1, 2);
        assertThat(producers.get(1).history())
                .extracting(record -> LedgerEntryJson.read(record.value()))
                .containsExactly(entry(0, 0, 5), entry(0, 5, 9));
    }

    @Test
    void writesWhatWaitsWhenItCloses() {
        // given
        topic.accept(entry(0, 0, 5));
        awaitSent(0, 1);
        topic.accept(entry(0, 5, 6));
        Thread closing = new Thread(topic::close);
        closing.start();

        // when
        producers.get(0).completeNext();
        awaitSent(0, 2);
        producers.get(0).completeNext();

        // then
        await().atMost(LONG).until(() -> !closing.isAlive());
        assertThat(producers.get(0).closed()).isTrue();
    }

    private void awaitSent(int producer, int records) {
        await().atMost(LONG)
                .until(() -> producers.size() > producer
                        && producers.get(producer).history().size() == records);
    }

    private MockProducer<byte[], byte[]> producer() {
        MockProducer<byte[], byte[]> made =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(made);
        return made;
    }

    private static LedgerEntry entry(int partition, long from, long to) {
        long events = to - from;
        return new LedgerEntry(
                "orders", "uuid", partition, from, to, new Balance(events, events, 0, 0, 0, 0), 0, By.RUN);
    }
}

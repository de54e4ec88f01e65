package dev.millrace.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.Epoch;
import dev.millrace.event.Origin;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.ledger.BatchSettlement;
import dev.millrace.ledger.BatchShare;
import dev.millrace.ledger.ByteBudget;
import dev.millrace.metrics.Counters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Rejection BROKEN =
            new Rejection(Stage.DECODE, "decode.json-malformed", "orders-3@88123: ends in a string");

    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();
    private final Counters counters = new Counters();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Epoch epoch = isOver::get;
    private final ByteBudget budget = new ByteBudget(1_000_000);
    private final BatchSettlement settlement = new BatchSettlement(budget);
    private BatchShare share = new BatchShare(epoch, settlement);
    private final DeadLetters deadLetters =
            new DeadLetters("dead", this::producer, counters, InstantSource.fixed(NOW), "1.2.3");

    @AfterEach
    void close() {
        deadLetters.close();
    }

    @Test
    void writesTheRecordAsItCameAndWhyItIsThere() {
        // given
        SourceRecord source = new SourceRecord(
                new Origin("orders", "k3cTbUoBQ2yNZzLxEvJQHA", 3, 88_123, 1_700_000_000_000L),
                "key".getBytes(UTF_8),
                "{\"a\":\"".getBytes(UTF_8),
                List.of(
                        new SourceRecord.Header("trace", "t1".getBytes(UTF_8)),
                        new SourceRecord.Header("trace", "t2".getBytes(UTF_8)),
                        new SourceRecord.Header("empty", null)));

        // when
        accept(source, BROKEN);

        // then
        ProducerRecord<byte[], byte[]> letter = sent(0, 1).get(0);
        assertThat(letter.topic()).isEqualTo("dead");
        assertThat(letter.key()).isSameAs(source.key());
        assertThat(letter.value()).isSameAs(source.value());
        assertThat(headers(letter))
                .containsExactly(
                        "trace=t1",
                        "trace=t2",
                        "empty=null",
                        "__streams.errors.exception=decode.json-malformed",
                        "__streams.errors.message=orders-3@88123: ends in a string",
                        "__streams.errors.topic=orders",
                        "__streams.errors.partition=3",
                        "__streams.errors.offset=88123",
                        "millrace.stage=decode",
                        "millrace.code=decode.json-malformed",
                        "millrace.reason=orders-3@88123: ends in a string",
                        "millrace.event.index=2",
                        "millrace.topic_id=k3cTbUoBQ2yNZzLxEvJQHA",
                        "millrace.record.timestamp=1700000000000",
                        "millrace.rejected_at=2026-01-02T03:04:05Z",
                        "millrace.version=1.2.3");
    }

    @Test
    void settlesWhenTheBrokerHasAcknowledgedAndNotBefore() {
        // given
        accept(record(1), BROKEN);
        settlement.seal(0);

        // when
        MockProducer<byte[], byte[]> producer = producerWith(0, 1);

        // then
        assertThat(settlement.isSettled()).isFalse();
        assertThat(counters.deadLettered().sum()).isZero();
        assertThat(counters.rejections()).isEqualTo(Map.of("decode.json-malformed", 1L));

        // and when
        producer.completeNext();

        // then
        assertThat(settlement.isSettled()).isTrue();
        assertThat(counters.deadLettered().sum()).isEqualTo(1);
        assertThat(counters.released().sum()).isZero();
        assertThat(deadLetters.failure()).isNull();
    }

    @Test
    void repeatsASendThatFailedAndKeepsTheEventUnsettledUntilItSucceeds() {
        // given
        accept(record(1), BROKEN);
        settlement.seal(0);

        // when
        producerWith(0, 1).errorNext(new TimeoutException("no leader"));

        // then
        assertThat(deadLetters.failure()).isEqualTo("TimeoutException: no leader");
        assertThat(settlement.isSettled()).isFalse();

        // and when
        producerWith(0, 2).completeNext();

        // then with the producer that it had, since this one comes back
        assertThat(settlement.isSettled()).isTrue();
        assertThat(deadLetters.failure()).isNull();
        assertThat(producers).hasSize(1);
        assertThat(counters.deadLettered().sum()).isEqualTo(1);
        assertThat(counters.rejections()).isEqualTo(Map.of("decode.json-malformed", 1L));
    }

    @Test
    void cutsWhatIsTooLargeForTheTopicAndSaysHowLargeItWas() {
        // given
        SourceRecord large = new SourceRecord(
                new Origin("orders", "T", 3, 88_123, 0),
                new byte[100_000],
                new byte[3_000_000],
                List.of(new SourceRecord.Header("huge", new byte[100_000])));
        Rejection wordy = new Rejection(Stage.DECODE, "internal.decode", "x".repeat(2_000_000));
        accept(large, wordy);
        settlement.seal(0);

        // when
        producerWith(0, 1).errorNext(new RecordTooLargeException("3100000 bytes"));

        // then
        ProducerRecord<byte[], byte[]> letter = sent(0, 2).get(1);
        assertThat(letter.key()).hasSize(64 * 1024);
        assertThat(letter.value()).hasSize(64 * 1024);
        assertThat(headers(letter)).contains("millrace.truncated_from=3000000", "__streams.errors.offset=88123");
        assertThat(sizeOfHeaders(letter)).isLessThan(16 * 1024);
        assertThat(settlement.isSettled()).isFalse();

        // and when
        producers.get(0).completeNext();

        // then
        assertThat(settlement.isSettled()).isTrue();
        assertThat(counters.deadLettered().sum()).isEqualTo(1);
    }

    @Test
    void repeatsARecordOfManyRejectsUpToABoundAndThenItsBeginning() {
        // given
        int bytes = 3 * 1024 * 1024;
        SourceRecord large =
                new SourceRecord(new Origin("orders", "T", 3, 88_123, 0), null, new byte[bytes], List.of());
        SourceRecord other =
                new SourceRecord(new Origin("orders", "T", 3, 88_124, 0), null, new byte[bytes], List.of());

        // when
        for (int i = 0; i < 4; i++) {
            accept(large, BROKEN);
        }
        accept(other, BROKEN);

        // then
        List<ProducerRecord<byte[], byte[]>> letters = sent(0, 5);
        assertThat(letters)
                .extracting(letter -> letter.value().length)
                .containsExactly(bytes, bytes, 1024, 1024, bytes);
        assertThat(headers(letters.get(2)))
                .contains("millrace.truncated_from=" + bytes, "__streams.errors.offset=88123");
        assertThat(headers(letters.get(1))).noneMatch(header -> header.startsWith("millrace.truncated_from"));
    }

    @Test
    void holdsAllOfARecordOnceHoweverLargeItIs() {
        // given
        int bytes = 9 * 1024 * 1024;
        SourceRecord large =
                new SourceRecord(new Origin("orders", "T", 3, 88_123, 0), null, new byte[bytes], List.of());

        // when
        accept(large, BROKEN);
        accept(large, BROKEN);

        // then
        assertThat(sent(0, 2)).extracting(letter -> letter.value().length).containsExactly(bytes, 1024);
    }

    @Test
    void repeatsARecordThatIsReadAgainAsAWhole() {
        // given
        int bytes = 5 * 1024 * 1024;
        SourceRecord large =
                new SourceRecord(new Origin("orders", "T", 3, 88_123, 0), null, new byte[bytes], List.of());

        // when
        accept(large, BROKEN);
        accept(large, BROKEN);
        share = new BatchShare(epoch, settlement);
        accept(large, BROKEN);
        accept(large, BROKEN);

        // then
        assertThat(sent(0, 4)).extracting(letter -> letter.value().length).containsExactly(bytes, 1024, bytes, 1024);
    }

    @Test
    void repeatsALetterThatIsTooLargeEvenCut() {
        // given
        accept(record(1), BROKEN);
        settlement.seal(0);

        // when
        producerWith(0, 1).errorNext(new RecordTooLargeException("whole"));
        producerWith(0, 2).errorNext(new RecordTooLargeException("cut"));

        // then
        producerWith(0, 3);
        assertThat(deadLetters.failure()).isEqualTo("RecordTooLargeException: cut");
        assertThat(settlement.isSettled()).isFalse();
    }

    @Test
    void releasesALetterWhoseEpochIsOver() {
        // given
        isOver.set(true);

        // when
        accept(record(1), BROKEN);
        settlement.seal(0);

        // then
        await().until(settlement::isSettled);
        assertThat(counters.released().sum()).isEqualTo(1);
        assertThat(counters.deadLettered().sum()).isZero();
        assertThat(producers).isEmpty();
    }

    @Test
    void stopsRepeatingWhenTheEpochIsOver() {
        // given
        accept(record(1), BROKEN);
        settlement.seal(0);
        MockProducer<byte[], byte[]> producer = producerWith(0, 1);

        // when
        isOver.set(true);
        producer.errorNext(new TimeoutException("no leader"));

        // then
        await().until(settlement::isSettled);
        assertThat(counters.released().sum()).isEqualTo(1);
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void takesANewProducerAfterAnErrorThatEndsOne() {
        // given
        accept(record(1), BROKEN);
        settlement.seal(0);

        // when
        producerWith(0, 1).errorNext(new ClusterAuthorizationException("not any more"));

        // then
        producerWith(1, 1).completeNext();
        assertThat(producers.get(0).closed()).isTrue();
        assertThat(producers.get(1).closed()).isFalse();
        assertThat(settlement.isSettled()).isTrue();
    }

    @Test
    void doesNotCloseTheNewProducerForAFailureOfTheOldOne() {
        // given two letters, of which the second is held by the producer when the first ends it
        accept(record(1), BROKEN);
        accept(record(2), BROKEN);
        settlement.seal(0);
        MockProducer<byte[], byte[]> old = producerWith(0, 2);
        old.errorNext(new ClusterAuthorizationException("not any more"));
        MockProducer<byte[], byte[]> young = producerWith(1, 1);

        // when the second fails with it, late
        old.errorNext(new ClusterAuthorizationException("producer is closed forcefully"));
        producerWith(1, 2);

        // then
        assertThat(young.closed()).isFalse();
        assertThat(producers).hasSize(2);
        assertThat(young.completeNext()).isTrue();
        assertThat(young.completeNext()).isTrue();
        assertThat(settlement.isSettled()).isTrue();
        assertThat(counters.deadLettered().sum()).isEqualTo(2);
    }

    @Test
    void repeatsWhenASendThrows() {
        // given
        accept(record(1), BROKEN);
        MockProducer<byte[], byte[]> producer = producerWith(0, 1);
        producer.sendException = new IllegalStateException("a bug");

        // when
        accept(record(2), BROKEN);
        settlement.seal(0);

        // then
        producerWith(1, 1).completeNext();
        assertThat(producer.closed()).isTrue();
        assertThat(settlement.isSettled()).isFalse();
        assertThat(counters.deadLettered().sum()).isEqualTo(1);
    }

    @Test
    void leavesUnsettledWhatIsNotAcknowledgedWhenItCloses() {
        // given
        accept(record(1), BROKEN);
        settlement.seal(0);
        MockProducer<byte[], byte[]> producer = producerWith(0, 1);

        // when
        deadLetters.close();
        deadLetters.close();
        accept(record(2), BROKEN);

        // then
        assertThat(producer.closed()).isTrue();
        assertThat(producer.history()).hasSize(1);
        assertThat(settlement.isSettled()).isFalse();
    }

    // ---- what the tests say

    private void accept(SourceRecord source, Rejection rejection) {
        settlement.add();
        deadLetters.accept(source, 2, rejection, share);
    }

    private static SourceRecord record(long offset) {
        return new SourceRecord(new Origin("orders", "T", 3, offset, 0), null, "{".getBytes(UTF_8), List.of());
    }

    private Producer<byte[], byte[]> producer() {
        MockProducer<byte[], byte[]> made =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(made);
        return made;
    }

    /** The producer that was made as {@code number}, as soon as so many letters were given to it. */
    private MockProducer<byte[], byte[]> producerWith(int number, int letters) {
        await().untilAsserted(() -> {
            assertThat(producers).hasSizeGreaterThan(number);
            assertThat(producers.get(number).history()).hasSize(letters);
        });
        return producers.get(number);
    }

    private List<ProducerRecord<byte[], byte[]>> sent(int number, int letters) {
        return producerWith(number, letters).history();
    }

    private static List<String> headers(ProducerRecord<byte[], byte[]> letter) {
        List<String> headers = new ArrayList<>();
        for (Header header : letter.headers()) {
            headers.add(header.key() + "=" + text(header.value()));
        }
        return headers;
    }

    private static int sizeOfHeaders(ProducerRecord<byte[], byte[]> letter) {
        int size = 0;
        for (Header header : letter.headers()) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}

package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.config.SinkConfig.BulkConfig.FailureStore;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Settlement;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.SinkFixture.ManualEpoch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchWriterTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final FakeElasticsearch elasticsearch = new FakeElasticsearch();
    private final RestClient client = elasticsearch.client();
    private final Counters counters = new Counters();
    private final ManualEpoch epoch = new ManualEpoch();
    private final List<CountedSettlement> settlements = new ArrayList<>();
    private final BulkSender sender = new BulkSender(
            SinkFixture.quick(),
            client,
            new HostFailures(),
            new StoredDocuments(client, new DocumentIds(0), "logs-*"),
            new ElasticsearchHealth(SinkFixture.quick(), new ManualClock(), new Random(1)),
            new RejectionList(),
            counters,
            new ManualClock());

    @AfterEach
    void close() throws IOException {
        sender.close();
        client.close();
        elasticsearch.close();
    }

    @Test
    void writesACreateOperationWithTheEventsId() {
        // given
        BatchWriter writer = writer(1000, LONG, 0);

        // when
        writer.append(event(7, 2), share(writer));
        writer.seal();

        // then
        await().untilAsserted(() -> assertThat(elasticsearch.stored()).containsExactly("T:0:7:2"));
        List<String> lines = elasticsearch.requests().get(0).body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo("{\"create\":{\"_index\":\"logs-nginx-default\",\"_id\":\"T:0:7:2\"}}");
        assertThat(lines.get(1)).startsWith("{").endsWith("}");
    }

    @Test
    void writesIdsOfItsGeneration() {
        // given
        BatchWriter writer = writer(1000, LONG, 3);

        // when
        writer.append(event(7, 0), share(writer));
        writer.seal();

        // then
        await().untilAsserted(() -> assertThat(elasticsearch.stored()).containsExactly("T:0:7:0:3"));
    }

    @Test
    void addsEachEventToTheSettlementOfItsBatch() {
        // given
        BatchWriter writer = writer(2, LONG, 0);

        // when
        append(writer, 0);
        append(writer, 1);
        append(writer, 2);

        // then
        assertThat(settlements).hasSize(2);
        assertThat(settlements.get(0).added()).isEqualTo(2);
        assertThat(settlements.get(0).isSealed()).isTrue();
        assertThat(settlements.get(0).sealedBytes()).isPositive();
        assertThat(settlements.get(1).added()).isEqualTo(1);
        assertThat(settlements.get(1).isSealed()).isFalse();
        await().untilAsserted(() -> assertThat(settlements.get(0).settled()).isEqualTo(2));
        assertThat(elasticsearch.bulks()).containsExactly(List.of("T:0:0:0", "T:0:1:0"));
    }

    @Test
    void sealsABatchThatIsLargeEnough() {
        // given
        BatchWriter writer = new BatchWriter(
                new BulkConfig(
                        1024,
                        1000,
                        LONG,
                        1,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        0,
                        FailureStore.ACCEPT,
                        null,
                        List.of()),
                sender,
                this::settlement,
                counters);

        // when
        for (int offset = 0; settlements.size() == 1; offset++) {
            append(writer, offset);
        }

        // then
        await().untilAsserted(() -> assertThat(elasticsearch.requests("_bulk")).hasSize(1));
        assertThat(elasticsearch.requests().get(0).body().length()).isBetween(1024, 2048);
    }

    @Test
    void sealsAtOnceWhenNothingComesAndTheSenderIsIdle() {
        // given
        BatchWriter writer = writer(1000, LONG, 0);
        append(writer, 0);

        // when
        writer.sealIfIdle();

        // then
        assertThat(settlements.get(0).isSealed()).isTrue();
    }

    @Test
    void sendsNoSmallRequestWhileMoreMayCome() {
        // given
        BatchWriter writer = writer(1000, LONG, 0);
        append(writer, 0);

        // when
        boolean isLeft = writer.sealIfDue();

        // then
        assertThat(isLeft).isTrue();
        assertThat(settlements.get(0).isSealed()).isFalse();
    }

    @Test
    void sealsWhatIsWorthARequestWhileTheSenderIsIdle() {
        // given
        BatchWriter writer = writer(1_000_000, LONG, 0);
        for (int offset = 0; offset < 2_000; offset++) {
            append(writer, offset);
        }

        // when
        boolean isLeft = writer.sealIfDue();

        // then
        assertThat(isLeft).isFalse();
        assertThat(settlements.get(0).isSealed()).isTrue();
    }

    @Test
    void waitsForCompanyWhileTheSenderIsBusy() {
        // given
        CountDownLatch go = keepSenderBusy();
        BatchWriter patient = writer(1000, LONG, 0);
        BatchWriter hasty = writer(1000, Duration.ZERO, 0);
        append(patient, 0);
        append(hasty, 1);

        // when
        patient.sealIfIdle();
        hasty.sealIfDue();

        // then
        assertThat(settlements.get(0).isSealed()).isFalse();
        assertThat(settlements.get(1).isSealed()).isTrue();
        go.countDown();
    }

    @Test
    void sealsNothingWhereThereIsNothing() {
        // given
        BatchWriter writer = writer(1000, Duration.ZERO, 0);

        // when
        writer.sealIfDue();
        writer.seal();

        // then
        assertThat(settlements).hasSize(1);
        assertThat(settlements.get(0).isSealed()).isFalse();
    }

    @Test
    void sealsABatchWithoutDocumentsAndSendsNothing() {
        // given a record all of whose events went to the dead letters
        BatchWriter writer = writer(1000, LONG, 0);
        Settlement open = writer.settlement();
        open.hold(100);
        open.add();

        // when
        writer.sealIfIdle();

        // then
        assertThat(settlements.get(0).isSealed()).isTrue();
        assertThat(settlements.get(0).heldBytes()).isEqualTo(100);
        assertThat(sender.outstanding()).isZero();
        assertThat(elasticsearch.requests()).isEmpty();
    }

    @Test
    void keepsTheBatchAsItWasWhenAnEventHasNoTarget() {
        // given
        BatchWriter writer = writer(1000, LONG, 0);
        append(writer, 0);
        LogEvent lost = new LogEvent().begin(SinkFixture.record(1).origin(), 0);
        lost.source(SinkFixture.record(1));

        // when
        assertThatNullPointerException().isThrownBy(() -> writer.append(lost, share(writer)));
        writer.seal();

        // then
        assertThat(settlements.get(0).added()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(elasticsearch.bulks()).containsExactly(List.of("T:0:0:0")));
    }

    @Test
    void letsGoOfWhatIsNotSealed() {
        // given an event on its way to the dead letters beside two documents
        BatchWriter writer = writer(1000, LONG, 0);
        append(writer, 0);
        append(writer, 1);
        writer.settlement().add();

        // when
        writer.abandon();

        // then
        assertThat(settlements.get(0).isSealed()).isTrue();
        assertThat(settlements.get(0).settled()).isEqualTo(2);
        assertThat(counters.released().sum()).isEqualTo(2);
        assertThat(elasticsearch.requests()).isEmpty();

        // and when there is nothing more
        writer.seal();

        // then
        assertThat(settlements).hasSize(2);
        assertThat(settlements.get(1).isSealed()).isFalse();
    }

    private CountDownLatch keepSenderBusy() {
        CountDownLatch go = new CountDownLatch(1);
        elasticsearch.answers("_bulk", (request, exchange) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeElasticsearch.items(FakeElasticsearch.CREATED).to(request, exchange);
        });
        sender.send(SinkFixture.batch(new CountedSettlement(), epoch, 99));
        return go;
    }

    private BatchWriter writer(int maxDocuments, Duration linger, int generation) {
        BulkConfig config = new BulkConfig(
                1024 * 1024,
                maxDocuments,
                linger,
                1,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                generation,
                FailureStore.ACCEPT,
                null,
                List.of());
        return new BatchWriter(config, sender, this::settlement, counters);
    }

    private CountedShare share(BatchWriter writer) {
        return new CountedShare(epoch, writer.settlement());
    }

    private Settlement settlement() {
        CountedSettlement made = new CountedSettlement();
        settlements.add(made);
        return made;
    }

    private void append(BatchWriter writer, long offset) {
        writer.append(event(offset, 0), share(writer));
        writer.sealIfFull();
    }

    private static LogEvent event(long offset, int index) {
        LogEvent event = new LogEvent().begin(SinkFixture.record(offset).origin(), index);
        event.source(SinkFixture.record(offset));
        event.dataStream(SinkFixture.NGINX);
        return event;
    }
}

package dev.millrace.topology;

import static org.awaitility.Awaitility.await;

import dev.millrace.config.KafkaConfig;
import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.config.SinkConfig.BulkConfig.FailureStore;
import dev.millrace.event.EventStage;
import dev.millrace.event.RecordDecoder;
import dev.millrace.event.RejectedEvents;
import dev.millrace.event.Stage;
import dev.millrace.ledger.BatchSettlement;
import dev.millrace.ledger.ByteBudget;
import dev.millrace.ledger.Ledger;
import dev.millrace.ledger.LedgerFixture;
import dev.millrace.ledger.PartitionLedger;
import dev.millrace.ledger.RecordSize;
import dev.millrace.ledger.StoredSet;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.BatchWriter;
import dev.millrace.sink.BulkSender;
import dev.millrace.sink.DocumentIds;
import dev.millrace.sink.ElasticsearchHealth;
import dev.millrace.sink.FakeElasticsearch;
import dev.millrace.sink.HostFailures;
import dev.millrace.sink.RejectionList;
import dev.millrace.sink.StoredDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.elasticsearch.client.RestClient;

/** One task under Kafka Streams' test driver, with the real sink before a {@link FakeElasticsearch}. */
public final class TaskFixture implements AutoCloseable {

    static final TopicPartition LOGS = new TopicPartition("logs", 0);

    private static final BulkConfig BULK = new BulkConfig(
            1024 * 1024,
            1000,
            Duration.ZERO,
            1,
            Duration.ofMillis(1),
            Duration.ofMillis(10),
            0,
            FailureStore.ACCEPT,
            null,
            List.of());

    private static final Duration PUNCTUATION = Duration.ofMillis(200);

    final FakeElasticsearch elasticsearch = new FakeElasticsearch();
    final Counters counters = new Counters();
    final RejectionList deadLetters = new RejectionList();
    final ByteBudget budget = new ByteBudget(1_000_000);
    final Ledger ledger = new Ledger(budget, entry -> {});
    final BulkSender sender;
    final TestInputTopic<byte[], byte[]> logs;
    private final RestClient client = elasticsearch.client();
    private final TopologyTestDriver driver;
    private boolean isDriverClosed;

    /** @param stages validate to route */
    TaskFixture(RecordDecoder decoder, Map<Stage, EventStage> stages, RejectedEvents rejected) {
        sender = new BulkSender(
                BULK,
                client,
                new HostFailures(),
                new StoredDocuments(client, new DocumentIds(0), "logs-*"),
                new ElasticsearchHealth(BULK, InstantSource.system(), new Random(1)),
                deadLetters,
                counters,
                InstantSource.system());
        BatchWriter writer = new BatchWriter(BULK, sender, () -> new BatchSettlement(budget), counters);
        ThreadParts parts = new ThreadParts(decoder, stages, writer, ledger, rejected, counters, PUNCTUATION);
        KafkaConfig kafka = new KafkaConfig("127.0.0.1:9092", "millrace", List.of("logs"), null, 1, Map.of());
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "millrace");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9092");
        driver = new TopologyTestDriver(MillraceTopology.build(kafka, () -> parts), settings);
        logs = driver.createInputTopic("logs", new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** With the product's own stages. */
    public TaskFixture(Stages stages) {
        this(stages.decoder(), stages.byStage(), (source, index, rejection, share) -> {
            throw new AssertionError("rejected: " + rejection);
        });
    }

    /** The body of the bulk requests that one record becomes: an action and a document per event, a line each. */
    public List<String> bulkLines(byte[] value) {
        begin(new StoredSet());
        read(value);
        await().pollInSameThread().until(() -> {
            seal();
            return counters.stored().sum() > 0 && counters.open() == 0;
        });
        return elasticsearch.requests().stream()
                .flatMap(request -> request.body().lines())
                .toList();
    }

    PartitionLedger begin(StoredSet stored) {
        return LedgerFixture.begin(ledger, LOGS, "T", stored);
    }

    /** The part of the consumer is played here: what is polled is taken from the budget. */
    void read(byte[] value) {
        budget.acquire(RecordSize.of(null, value, new RecordHeaders()));
        logs.pipeInput(null, value);
    }

    /** A punctuation, as time brings it. */
    void seal() {
        driver.advanceWallClockTime(PUNCTUATION);
    }

    void closeDriver() {
        if (!isDriverClosed) {
            isDriverClosed = true;
            driver.close();
        }
    }

    @Override
    public void close() {
        closeDriver();
        sender.close();
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        elasticsearch.close();
    }
}

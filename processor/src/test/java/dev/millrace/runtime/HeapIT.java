package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.metrics.Measure;
import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The heap that the documentation names, 384 MB, is enough. */
class HeapIT extends IntegrationTest {

    private static final int PARTITIONS = 12;
    /** The default of {@code ledger.max-buffered}, a quarter of the heap. */
    private static final long BUDGET = 384L * 1024 * 1024 / 4;
    /** Longer than {@code max.poll.interval.ms}, which is 6 s here. */
    private static final Duration HELD = Duration.ofSeconds(8);

    private static final String AWAY = "takes no requests";

    /**
     * One poll may exceed the budget by 500 records, and the bodies of what is read by then come on top (2.1 times was
     * seen). All 240 MB with their bodies would be more than five times the budget.
     */
    private static final long MOST = 3 * BUDGET;

    @Test
    void largeRecordsOfManyPartitionsFitWhileElasticsearchIsAway() throws Exception {
        // given: 240 MB of records; buffered by count they would fill the heap twice over with their documents
        int records = 2_400;
        int first = PARTITIONS;
        topics.create(PARTITIONS);
        produce(first, 100);
        Path config = patientConfigFile();
        Path log = log();
        try (MillraceProcess process = MillraceProcess.run(config, log)) {
            awaitStored(first);

            // when
            SERVERS.elasticsearch().suspend();
            produce(records, 100_000);

            // then: the budget holds the intake, for longer than max.poll.interval.ms
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> process.gauge(Measure.BUFFERED_BYTES) >= BUDGET * 8 / 10);
            await().pollInterval(Duration.ofMillis(200))
                    .during(HELD)
                    .atMost(HELD.plus(LONG))
                    .untilAsserted(() -> {
                        assertThat(process.isAlive()).as("see " + log).isTrue();
                        assertThat(process.gauge(Measure.BUFFERED_BYTES)).isBetween(BUDGET * 8 / 10, MOST);
                    });
            assertThat(log).content().doesNotContain(AWAY);

            // and: the requests fail
            await().atMost(LONG).untilAsserted(() -> assertThat(log).content().contains(AWAY));
            assertThat(process.gauge(Measure.BUFFERED_BYTES)).isBetween(BUDGET * 8 / 10, MOST);
            SERVERS.elasticsearch().resume();

            // and: all is stored
            awaitNoLag();
            assertThat(process.isAlive()).as("see " + log).isTrue();
        } finally {
            SERVERS.elasticsearch().resume();
        }
        assertThat(stored.count()).isEqualTo(first + records);
    }

    /**
     * With time enough before a request is given up: from then on the intake holds because Elasticsearch is away, before
     * it only does because of the budget.
     */
    private Path patientConfigFile() throws IOException {
        Path file = configFile(elasticsearch(), Map.of(), "");
        return Files.writeString(file, Files.readString(file).replace("request-timeout: 5s", "request-timeout: 25s"));
    }

    @Test
    @Tag("long")
    void aBacklogOfAMillionEventsFits() {
        // given
        int records = 1_000_000;
        topics.create(PARTITIONS);
        produce(records, 500);
        Path log = log();
        try (MillraceProcess process = MillraceProcess.run(configFile(elasticsearch(), Map.of(), ""), log)) {
            // when
            await().atMost(Duration.ofMinutes(8))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> topics.lag() == 0);

            // then
            assertThat(process.isAlive()).as("see " + log).isTrue();
        }
        assertThat(stored.count()).isEqualTo(records);
    }

    private Path log() {
        return Path.of("target", "heap-it", topics.group() + ".log");
    }

    private void produce(int records, int bytes) {
        String padding = "0123456789".repeat(bytes / 10 - 5);
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(
                Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip", ProducerConfig.ACKS_CONFIG, "all"))) {
            List<Future<RecordMetadata>> sent = new ArrayList<>(records);
            for (int i = 0; i < records; i++) {
                sent.add(producer.send(new ProducerRecord<>(
                        topics.input(),
                        i % PARTITIONS,
                        null,
                        ("{\"message\":\"" + i + "\",\"padding\":\"" + padding + "\"}")
                                .getBytes(StandardCharsets.UTF_8))));
            }
            sent.forEach(TestTopics::get);
        }
    }
}

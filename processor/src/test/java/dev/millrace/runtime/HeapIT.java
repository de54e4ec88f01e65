package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The heap that the documentation names, 384 MB, is enough. */
class HeapIT extends IntegrationTest {

    private static final int PARTITIONS = 12;

    @Test
    void largeRecordsOfManyPartitionsFitWhileElasticsearchIsAway() throws Exception {
        // given: 240 MB of records; buffered by count they would fill the heap twice over with their documents
        int records = 2_400;
        topics.create(PARTITIONS);
        produce(records, 100_000);
        SERVERS.elasticsearch().suspend();
        Path log = log();
        try (MillraceProcess process = MillraceProcess.run(configFile(elasticsearch(), Map.of(), ""), log)) {
            // when
            await().atMost(LONG)
                    .until(() -> Files.exists(log) && Files.readString(log).contains("takes no requests"));
            await().during(Duration.ofSeconds(10))
                    .atMost(Duration.ofSeconds(20))
                    .until(process::isAlive);
            SERVERS.elasticsearch().resume();

            // then
            awaitNoLag();
            assertThat(process.isAlive()).as("see " + log).isTrue();
        } finally {
            SERVERS.elasticsearch().resume();
        }
        assertThat(stored.count()).isEqualTo(records);
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
                Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4", ProducerConfig.ACKS_CONFIG, "all"))) {
            for (int i = 0; i < records; i++) {
                var unused = producer.send(new ProducerRecord<>(
                        topics.input(),
                        i % PARTITIONS,
                        null,
                        ("{\"message\":\"" + i + "\",\"padding\":\"" + padding + "\"}")
                                .getBytes(StandardCharsets.UTF_8)));
            }
        }
        assertThat(topics.ends(topics.input()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(records);
    }
}

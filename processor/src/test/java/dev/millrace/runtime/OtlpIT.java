package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.stage.decode.OtlpRequests;
import dev.millrace.testing.MillraceProcess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** One record, many events: none is lost and none is doubled when the process is killed between them. */
class OtlpIT extends IntegrationTest {

    private static final int RECORDS = 4;
    private static final int EVENTS = 10_000;
    private static final int KILLS = 2;

    @Test
    void storesEachLogRecordOfARequestOnceAcrossKills() {
        // given
        topics.create(1);
        byte[] request = OtlpRequests.shop(EVENTS).toByteArray();
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of(
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd",
                ProducerConfig.BATCH_SIZE_CONFIG,
                0,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 * request.length))) {
            for (int i = 0; i < RECORDS; i++) {
                TestTopics.send(producer, new ProducerRecord<>(topics.input(), 0, null, request));
            }
        }
        Path config = configFile(elasticsearch(), Map.of(), "");
        Path log = Path.of("target", "otlp-it", topics.group() + ".log");

        // when
        for (int kill = 1; kill <= KILLS; kill++) {
            long enough = kill == 1 ? 1 : EVENTS + 1;
            try (MillraceProcess process = MillraceProcess.run(config, log)) {
                await().atMost(LONG)
                        .pollInterval(Duration.ofMillis(20))
                        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                        .until(() -> stored.count() >= enough);
                process.kill();
            }
            assertThat(topics.lag())
                    .as("records that are not committed at kill %d", kill)
                    .isPositive();
        }
        try (MillraceProcess process = MillraceProcess.run(config, log)) {
            awaitNoLag();
            assertThat(process.terminate())
                    .as("exit code after SIGTERM, see " + log)
                    .isEqualTo(143);
        }

        // then
        assertThat(stored.count()).isEqualTo((long) RECORDS * EVENTS);
        for (int offset = 0; offset < RECORDS; offset++) {
            assertThat(numbersAt(offset)).as("log records at offset %d", offset).hasSize(EVENTS);
        }
        assertThat(topics.deadLetterRecords()).isEmpty();
    }

    /** The numbers that the log records of one Kafka record carry, each stored under an id of its own. */
    private Set<Integer> numbersAt(long offset) {
        JsonNode hits = stored.request("POST", "/logs-*/_search", """
                        {"size":10000,"_source":["attributes.number"],"query":{"bool":{"filter":[\
                        {"term":{"kafka.topic":"%s"}},{"term":{"kafka.offset":%d}}]}}}""".formatted(topics.input(), offset))
                .path("hits")
                .path("hits");
        Set<String> ids = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        for (JsonNode hit : hits) {
            ids.add(hit.path("_id").asText());
            numbers.add(hit.path("_source").path("attributes").path("number").asInt(-1));
        }
        assertThat(ids).hasSize(EVENTS);
        return numbers;
    }
}

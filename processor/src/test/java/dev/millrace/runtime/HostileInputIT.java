package dev.millrace.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.deadletter.DeadLetterHeaders;
import dev.millrace.hostile.HostileInput;
import dev.millrace.testing.MillraceProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

/** Hostile records through the running product, in a heap of 384 MB, among events that mean no harm. */
class HostileInputIT extends IntegrationTest {

    private static final int LARGEST = 20 * 1024 * 1024;
    private static final int PARTITIONS = 4;
    private static final int DATA_STREAMS = 30;

    private final Map<String, String> expected = new TreeMap<>();
    private final long[] next = new long[PARTITIONS];

    @Test
    void everyRecordEndsWhereItMustAndItsNeighboursAreStored() {
        // given
        topics.create(PARTITIONS);
        takeLargeRecords(topics.input());
        takeLargeRecords(topics.deadLetters());
        Path log = Path.of("target", "hostile-input-it", topics.group() + ".log");
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST, ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * LARGEST))) {
            for (HostileInput input : HostileInput.values()) {
                byte[] value = input.value();
                if (value.length < LARGEST) {
                    send(producer, value, List.of(), input.outcome());
                    send(producer, event(0).getBytes(UTF_8), List.of(), "stored");
                }
            }
            List<Header> flood = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                flood.add(new RecordHeader("header-" + i, new byte[16]));
            }
            send(producer, event(1).getBytes(UTF_8), flood, "stored");
        }

        // when
        Path config = configFile(elasticsearch(), Map.of(), HostileInput.CONFIG);
        try (MillraceProcess process = MillraceProcess.run(config, log)) {
            awaitNoLag();
            assertThat(process.isAlive()).as("see " + log).isTrue();
        }

        // then
        assertThat(outcomes()).isEqualTo(expected);
    }

    @Test
    void datasetNamesWithoutEndMakeNoIndicesWithoutEnd() {
        // given
        topics.create(PARTITIONS);
        String prefix = topics.group();
        topics.produce(
                300, number -> "{\"message\":\"m\",\"event\":{\"dataset\":\"%s.%d\"}}".formatted(prefix, number));

        // when
        Path config = configFile(elasticsearch(), Map.of(), "route:\n  max-data-streams: " + DATA_STREAMS + "\n");
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }

        // then
        assertStoredOnce(DATA_STREAMS);
        assertThat(topics.deadLetterRecords())
                .hasSize(300 - DATA_STREAMS)
                .allMatch(letter ->
                        TestTopics.header(letter, DeadLetterHeaders.CODE).equals("route.too-many-data-streams"));
    }

    @Test
    void aFloodInOnePartitionDoesNotKeepTheOthersWaiting() {
        // given
        topics.create(2);
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            byte[] value = event(0).getBytes(UTF_8);
            for (int i = 0; i < 100_000; i++) {
                var unused = producer.send(new ProducerRecord<>(topics.input(), 0, null, value));
            }
            producer.flush();
            for (int i = 0; i < 10; i++) {
                topics.send(producer, 1, event(i));
            }
        }

        // when
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            await().atMost(LONG).until(() -> committed(1) == 10);

            // then
            assertThat(committed(0)).isLessThan(100_000);
            assertThat(millrace.counters().read().sum()).isPositive();
        }
    }

    private long committed(int partition) {
        return topics.committed().entrySet().stream()
                .filter(offset -> offset.getKey().partition() == partition)
                .mapToLong(Map.Entry::getValue)
                .findFirst()
                .orElse(0);
    }

    private void send(KafkaProducer<byte[], byte[]> producer, byte[] value, List<Header> headers, String outcome) {
        int partition = expected.size() % PARTITIONS;
        TestTopics.send(producer, new ProducerRecord<>(topics.input(), partition, null, null, value, headers));
        expected.put(partition + "@" + next[partition]++, outcome);
    }

    /** By partition and offset, as somebody else would find it. */
    private Map<String, String> outcomes() {
        Map<String, String> outcomes = new TreeMap<>();
        for (JsonNode document : stored.all()) {
            JsonNode source = document.path("_source");
            outcomes.merge(
                    source.path("kafka.partition").asText() + "@"
                            + source.path("kafka.offset").asText(),
                    "stored",
                    (before, now) -> "stored twice");
        }
        topics.deadLetterRecords()
                .forEach(letter -> outcomes.merge(
                        TestTopics.header(letter, DeadLetterHeaders.STREAMS_PARTITION) + "@"
                                + TestTopics.header(letter, DeadLetterHeaders.STREAMS_OFFSET),
                        TestTopics.header(letter, DeadLetterHeaders.CODE),
                        (before, now) -> before + " and " + now));
        return outcomes;
    }

    private void takeLargeRecords(String topic) {
        TestTopics.get(topics.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", String.valueOf(LARGEST)),
                                AlterConfigOp.OpType.SET))))
                .all());
    }
}

package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.config.MillraceConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

/** Behaviours of Kafka Streams and Elasticsearch on which the delivery promise stands or falls, each provoked. */
class TriedCasesIT extends IntegrationTest {

    @Test
    void aRevivedTaskCommitsNothingThatItHasNotSeen() {
        // given
        topics.create(1);
        FailingConsumer consumer = new FailingConsumer();
        try (RunningMillrace millrace =
                RunningMillrace.start(config(), consumer::wrap).awaitRunning()) {
            topics.produce(100, IntegrationTest::event);
            awaitNoLag();
            // From here on nothing can be settled, so what is read now is open when the task is revived.
            SERVERS.elasticsearch().suspend();
            topics.produce(100, IntegrationTest::event);
            await().atMost(LONG).until(() -> millrace.counters().read().sum() >= 200);

            // when
            consumer.failNext("poll", new TaskCorruptedException(Set.of(new TaskId(0, 0))));
            await().atMost(LONG).until(consumer::hasFailed);

            // then
            await().during(Duration.ofSeconds(3))
                    .atMost(LONG)
                    .until(() -> topics.committed().equals(Map.of(new TopicPartition(topics.input(), 0), 100L)));
            SERVERS.elasticsearch().resume();
            awaitNoLag();
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(200);
    }

    @Test
    void aTransactionalInputReachesLagZero() {
        // given
        topics.create(1);
        try (RunningMillrace millrace = RunningMillrace.start(config());
                KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        topics.group(),
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true))) {
            producer.initTransactions();

            // when
            for (int transaction = 0; transaction < 5; transaction++) {
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    topics.send(producer, 0, event(i));
                }
                producer.commitTransaction();
            }

            // then
            awaitNoLag();
            assertThat(topics.committed().values()).containsExactly(55L);
            assertThat(millrace.counters().stored().sum()).isEqualTo(50);
        }
        assertStoredOnce(50);
    }

    @Test
    void aTopicThatIsDeletedAndCreatedAgainLosesNothing() {
        // given
        topics.create(2);
        topics.produce(40, IntegrationTest::event);
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitStored(40);
            String firstId = topics.topicId(topics.input());

            // when
            topics.delete(topics.input());
            await().atMost(LONG).ignoreExceptions().until(() -> {
                topics.create(topics.input(), 2);
                return true;
            });
            topics.produce(100, IntegrationTest::event);

            // then
            String secondId = topics.topicId(topics.input());
            awaitStored(140);
            assertBalanced(millrace.counters());
            List<JsonNode> documents = assertStoredOnce(140);
            Map<String, Long> byTopicId = documents.stream()
                    .map(document -> document.path("_id").asText().split(":", -1)[0])
                    .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
            assertThat(byTopicId).isEqualTo(Map.of(firstId, 40L, secondId, 100L));
            awaitNoLag();
        }
    }

    @Test
    void aRolloverBetweenWriteAndReplayDoublesNothing() {
        // given
        topics.create(2);
        topics.produce(200, IntegrationTest::event);
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }
        JsonNode any = assertStoredOnce(200).get(0);
        String dataStream =
                any.path("_index").asText().replaceFirst("^\\.ds-(.*)-\\d{4}\\.\\d\\d\\.\\d\\d-\\d+$", "$1");

        // when
        stored.request("POST", "/" + dataStream + "/_rollover", null);
        TestTopics.get(topics.admin()
                .alterConsumerGroupOffsets(
                        topics.group(),
                        topics.partitions(topics.input()).stream()
                                .collect(Collectors.toMap(p -> p, p -> new OffsetAndMetadata(10))))
                .all());
        topics.produce(20, IntegrationTest::event);
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();

            // then
            assertThat(millrace.counters().duplicates().sum()).isEqualTo(180);
            assertThat(millrace.counters().stored().sum()).isEqualTo(20);
        }
        assertStoredOnce(220);
    }

    /** Without a rollover Elasticsearch itself takes no second copy. */
    @Test
    void dataStreamsOfADayEachTakeNoEventTwice() {
        // given
        topics.create(2);
        topics.produce(
                40,
                number -> "{\"@timestamp\":\"2026-03-%02dT12:00:00Z\",\"message\":\"%d\"}"
                        .formatted(14 + number / 20, number));
        MillraceConfig byDay = RunningMillrace.load(configFile(elasticsearch(), Map.of(), "route:\n  bucket: day\n"));
        try (RunningMillrace millrace = RunningMillrace.start(byDay)) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }
        List<JsonNode> documents = assertStoredOnce(40);
        assertThat(documents)
                .extracting(document -> document.path("_index").asText().replaceFirst("-\\d{4}[^-]*-\\d+$", ""))
                .containsOnly(".ds-logs-generic-default@2026.03.14", ".ds-logs-generic-default@2026.03.15");

        // when
        JsonNode any = documents.get(0);
        String copy = "/" + any.path("_index").asText().replaceFirst("^\\.ds-(.*)-\\d{4}[^-]*-\\d+$", "$1")
                + "/_create/" + any.path("_id").asText();

        // then
        assertThatThrownBy(
                        () -> stored.request("POST", copy, any.path("_source").toString()))
                .hasMessageContaining("version_conflict_engine_exception");
    }

    @Test
    void aReplayThatIsRoutedElsewhereByNowDoublesNothing() {
        // given
        topics.create(1);
        topics.produce(100, IntegrationTest::event);
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }

        // when
        TestTopics.get(topics.admin()
                .alterConsumerGroupOffsets(
                        topics.group(), Map.of(new TopicPartition(topics.input(), 0), new OffsetAndMetadata(10)))
                .all());
        topics.produce(5, IntegrationTest::event);
        try (RunningMillrace millrace = RunningMillrace.start(
                RunningMillrace.load(configFile(elasticsearch(), Map.of(), "route:\n  namespace: elsewhere\n")))) {
            awaitNoLag();

            // then
            assertThat(millrace.counters().duplicates().sum()).isEqualTo(90);
            assertThat(millrace.counters().stored().sum()).isEqualTo(5);
        }
        assertThat(assertStoredOnce(105))
                .filteredOn(document -> document.path("_index").asText().contains("-elsewhere-"))
                .hasSize(5);
    }

    @Test
    void aDeadLetterThatCannotBeProducedHoldsItsOffsetBack() {
        // given
        topics.create(topics.input(), 1);
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            // when
            topics.produce(30, i -> i == 10 ? broken(i) : event(i));
            awaitStored(29);

            // then
            await().during(Duration.ofSeconds(3))
                    .atMost(LONG)
                    .until(() -> topics.committed().values().stream().allMatch(offset -> offset <= 10));
            assertThat(millrace.counters().deadLettered().sum()).isZero();
            topics.create(topics.deadLetters(), 1);
            awaitNoLag();
            assertThat(topics.deadLetterRecords()).hasSize(1);
            assertBalanced(millrace.counters());
        }
    }

    @Test
    void aStopUnderLoadLeavesNothingUncommittedAndTheNextStartGetsItsTasksAtOnce() throws IOException {
        // given
        topics.create(TestTopics.PARTITIONS);
        MillraceConfig config = withSessionsOfFiveMinutes();
        Thread producer = new Thread(() -> topics.produce(50_000, IntegrationTest::event), "producer");
        RunningMillrace millrace = RunningMillrace.start(config).awaitRunning();
        producer.start();
        awaitStored(1_000);

        // when
        millrace.close();

        // then
        long committed =
                topics.committed().values().stream().mapToLong(Long::longValue).sum();
        assertThat(committed).isEqualTo(millrace.counters().read().sum());
        assertThat(stored.count()).isEqualTo(committed);
        assertBalanced(millrace.counters());
        try (RunningMillrace next = RunningMillrace.start(config)) {
            // The session would take five minutes to expire; a group that was left assigns at once.
            await().atMost(LONG).until(() -> next.counters().read().sum() > 0);
            await().atMost(LONG).until(() -> !producer.isAlive());
            awaitNoLag();
            assertThat(next.counters().duplicates().sum()).isZero();
        }
        assertStoredOnce(50_000);
    }

    private MillraceConfig withSessionsOfFiveMinutes() throws IOException {
        Path file = configFile(elasticsearch(), Map.of(), "");
        String session = "\"session.timeout.ms\": \"%d\"";
        return RunningMillrace.load(Files.writeString(
                file, Files.readString(file).replace(session.formatted(6_000), session.formatted(300_000))));
    }

    @Test
    void aRecordWithoutATimestampAndAnEmptyPartitionHoldNothingUp() {
        // given
        topics.create(2);
        setTopicConfig("message.timestamp.type", "CreateTime");
        try (RunningMillrace millrace = RunningMillrace.start(config());
                KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            // when
            TestTopics.send(
                    producer,
                    new ProducerRecord<>(topics.input(), 0, 0L, null, event(1).getBytes(StandardCharsets.UTF_8)));

            // then
            awaitNoLag();
            assertThat(millrace.counters().stored().sum()).isEqualTo(1);
        }
    }

    private void setTopicConfig(String key, String value) {
        TestTopics.get(topics.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topics.input()),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all());
    }
}

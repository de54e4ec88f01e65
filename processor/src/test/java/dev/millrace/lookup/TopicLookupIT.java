package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.config.EnrichConfig;
import dev.millrace.servers.Servers;
import dev.millrace.testing.LookupConfigs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A compacted topic as a table, on a real broker. */
class TopicLookupIT {

    private static final Duration LONG = Duration.ofMinutes(1);

    @RegisterExtension
    static final Servers SERVERS = Servers.shared();

    private final String topic = "services-" + UUID.randomUUID();
    private Admin admin;
    private Producer<byte[], byte[]> producer;

    @BeforeEach
    void connect() {
        Map<String, Object> broker = Map.of("bootstrap.servers", SERVERS.kafka().bootstrapServers());
        admin = Admin.create(broker);
        // An idempotent producer was seen to get stuck with OUT_OF_ORDER_SEQUENCE_NUMBER on a busy machine (4.3.1).
        Map<String, Object> plain = new HashMap<>(broker);
        plain.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        plain.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        producer = new KafkaProducer<>(plain, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void disconnect() {
        producer.close();
        admin.deleteTopics(List.of(topic));
        admin.close();
    }

    @Test
    void isWarmWhenReadToItsEndAndFollowsFromThere() throws Exception {
        // given
        create();
        for (int i = 0; i < 5_000; i++) {
            put("service-" + i, "{\"owner\":\"team-" + i + "\",\"port\":" + i + ",\"other\":{\"a\":1}}");
        }
        put("service-7", "{\"owner\":\"team-new\"}");
        put("service-8", null);
        producer.flush();

        // when
        try (LookupTables tables = start()) {
            await().atMost(LONG).until(tables::isWarm);

            // then
            Lookup lookup = tables.lookups().get(0);
            assertThat(tables.status().get(0).rows()).isEqualTo(4_999);
            assertThat(Finds.text(lookup, "service-4999")).isEqualTo("labels.owner=team-4999 source.port=NUMBER:4999 ");
            assertThat(Finds.text(lookup, "service-7")).isEqualTo("labels.owner=team-new ");
            assertThat(Finds.text(lookup, "service-8")).isNull();
            long bytes = tables.status().get(0).bytes();

            put("service-9", null);
            put("service-new", "{\"owner\":\"team-late\"}");
            producer.flush();
            await().atMost(LONG).until(() -> Finds.text(lookup, "service-new") != null);
            assertThat(Finds.text(lookup, "service-9")).isNull();
            assertThat(tables.status().get(0).rows()).isEqualTo(4_999);
            assertThat(tables.status().get(0).bytes()).isCloseTo(bytes, Offset.offset(200L));
            assertThat(tables.status().get(0).lastError()).isNull();
        }
    }

    @Test
    void keepsTheRowBeforeWhereARecordCannotBeTakenOver() throws Exception {
        // given
        create();
        put("checkout", "{\"owner\":\"team-pay\"}");
        producer.flush();
        try (LookupTables tables = start()) {
            await().atMost(LONG).until(tables::isWarm);

            // when
            put("checkout", "{\"owner\":\"team-x\",\"port\":\"many\"}");
            put("checkout", "not JSON");
            put("checkout", "{\"owner\":[]}");
            producer.flush();
            await().atMost(LONG).until(() -> tables.status().get(0).refusedReloads() == 3);

            // then
            assertThat(Finds.text(tables.lookups().get(0), "checkout")).isEqualTo("labels.owner=team-pay ");
            assertThat(tables.status().get(0).lastError())
                    .startsWith(topic + "-")
                    .contains("@");
            put("checkout", "{\"owner\":\"team-new\"}");
            producer.flush();
            await().atMost(LONG).until(() -> tables.status().get(0).lastError() == null);
            assertThat(Finds.text(tables.lookups().get(0), "checkout")).isEqualTo("labels.owner=team-new ");
        }
    }

    @Test
    void readsPartitionsThatAreAddedLater() throws Exception {
        // given
        create();
        put("checkout", "{\"owner\":\"team-pay\"}");
        producer.flush();
        try (LookupTables tables = start()) {
            await().atMost(LONG).until(tables::isWarm);
            Lookup lookup = tables.lookups().get(0);

            // when
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(
                    topic, 3, "search".getBytes(UTF_8), "{\"owner\":\"team-find\"}".getBytes(UTF_8)));
            producer.flush();
            assertThat(sent).isDone();

            // then
            await().atMost(LONG).until(() -> Finds.text(lookup, "search") != null);
            assertThat(Finds.text(lookup, "checkout")).isEqualTo("labels.owner=team-pay ");
        }
    }

    @Test
    void waitsForATopicThatIsNotThereYet() throws Exception {
        try (LookupTables tables = start()) {
            await().atMost(LONG).until(() -> tables.status().get(0).lastError() != null);
            boolean warmWithoutTopic = tables.isWarm();

            // when
            create();
            put("checkout", "{\"owner\":\"team-pay\"}");
            producer.flush();

            // then
            await().atMost(LONG).until(tables::isWarm);
            assertThat(warmWithoutTopic).isFalse();
            assertThat(Finds.text(tables.lookups().get(0), "checkout")).isEqualTo("labels.owner=team-pay ");
        }
    }

    private LookupTables start() {
        EnrichConfig config = LookupConfigs.enrich("""
                lookups:
                  - name: services
                    topic: %s
                    key-field: service.name
                    fields: {owner: labels.owner, port: source.port}
                    refresh: 200ms
                """.formatted(topic));
        return LookupTables.start(
                config,
                InstantSource.system(),
                Map.of("bootstrap.servers", SERVERS.kafka().bootstrapServers(), "allow.auto.create.topics", false));
    }

    private void create() throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get();
    }

    private void put(String key, @Nullable String value) {
        // What does not arrive, the test misses.
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(topic, key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8)));
    }
}

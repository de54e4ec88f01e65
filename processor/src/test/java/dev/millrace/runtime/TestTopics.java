package dev.millrace.runtime;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topics and the consumer group of one test, under names of its own. */
final class TestTopics implements AutoCloseable {

    static final int PARTITIONS = 6;

    private final String bootstrapServers;
    private final Admin admin;
    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);

    TestTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    String input() {
        return name + "-in";
    }

    String deadLetters() {
        return name + "-dead";
    }

    String ledger() {
        return name + "-ledger";
    }

    String group() {
        return name + "-app";
    }

    Admin admin() {
        return admin;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    TestTopics create(int inputPartitions) {
        create(input(), inputPartitions);
        create(deadLetters(), 1);
        create(ledger(), 1);
        return this;
    }

    void create(String topic, int partitions) {
        get(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all());
        // The controller has it; the broker learns of it a moment later.
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> describe(topic).partitions().stream().allMatch(partition -> partition.leader() != null));
    }

    void delete(String topic) {
        get(admin.deleteTopics(List.of(topic)).all());
    }

    String topicId(String topic) {
        return describe(topic).topicId().toString();
    }

    private TopicDescription describe(String topic) {
        return get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    }

    /** Spreads {@code count} values over the partitions of the input topic, in turn. */
    void produce(int count, IntFunction<String> value) {
        int partitions = partitions(input()).size();
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(new ProducerRecord<>(
                        input(), i % partitions, null, value.apply(i).getBytes(StandardCharsets.UTF_8))));
            }
            sent.forEach(TestTopics::get);
        }
    }

    /** Sends to the input topic and waits for the acknowledgement. */
    void send(KafkaProducer<byte[], byte[]> producer, int partition, String value) {
        send(producer, new ProducerRecord<>(input(), partition, null, value.getBytes(StandardCharsets.UTF_8)));
    }

    static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        get(producer.send(record));
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>();
        // An idempotent producer whose first requests are slow on a busy machine may send with a sequence that the
        // broker
        // refuses until the batch expires (seen with 4.3.1); a test's input needs order and acknowledgements only.
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, describe(topic).partitions().size())
                .mapToObj(i -> new TopicPartition(topic, i))
                .toList();
    }

    Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        get(admin.listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    Map<TopicPartition, Long> ends(String topic) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions(topic).stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(admin.listOffsets(asked).all()).forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Records that the group has not committed; a partition without a committed offset counts whole. */
    long lag() {
        Map<TopicPartition, Long> committed = committed();
        return ends(input()).entrySet().stream()
                .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetterRecords() {
        return records(deadLetters());
    }

    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        long end = ends(topic).values().stream().mapToLong(Long::longValue).sum();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = partitions(topic);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (records.size() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static <T> T get(@Nullable Future<T> future) {
        try {
            return Objects.requireNonNull(future).get(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}

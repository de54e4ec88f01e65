package dev.millrace.benchmark;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates the topic and writes {@link Events} to it, lz4, runs of {@value #RUN} events to each partition in turn. Options:
 * {@code kafka topic partitions events}, and {@code size data-streams} for a {@link Variation}. Prints {@code bytes MEAN},
 * {@code stored MEAN}, which is what an event takes in the broker's log and so on the way there and back, and {@code ready}.
 */
public final class Load {

    private static final int RUN = 50;

    private Load() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        int partitions = options.count("partitions");
        long events = options.number("events");
        String topic = options.text("topic");
        Variation variation = new Variation(
                Integer.parseInt(options.text("size", "0")), Integer.parseInt(options.text("data-streams", "0")));
        Map<String, Object> settings = settings(options.text("kafka"));
        try (Admin admin = Admin.create(settings)) {
            Set<String> present = admin.listTopics().names().get();
            // The last two as by millrace setup.
            admin.createTopics(Stream.of(
                                    new NewTopic(topic, Optional.of(partitions), Optional.of((short) 1)),
                                    new NewTopic("millrace.dead-letters", Optional.of(1), Optional.of((short) 1)),
                                    new NewTopic("millrace.ledger", Optional.of(1), Optional.of((short) 1)))
                            .filter(wanted -> !present.contains(wanted.name()))
                            .toList())
                    .all()
                    .get();
        }
        long bytes = 0;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long n = 0; n < events; n++) {
                byte[] event = variation.event(n);
                bytes += event.length;
                producer.send(new ProducerRecord<>(topic, (int) (n / RUN % partitions), null, event));
            }
        }
        System.out.println("bytes " + bytes / Math.max(1, events));
        System.out.println("stored " + stored(settings, topic) / Math.max(1, events));
        System.out.println("ready");
    }

    private static long stored(Map<String, Object> settings, String topic) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            List<Integer> brokers =
                    admin.describeCluster().nodes().get().stream().map(Node::id).toList();
            return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                    .flatMap(folders -> folders.values().stream())
                    .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().topic().equals(topic))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
        }
    }

    static Map<String, Object> settings(String kafka) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                "20",
                ProducerConfig.BATCH_SIZE_CONFIG,
                "131072");
    }
}

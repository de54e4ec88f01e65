package dev.millrace.local.quickstart;

import dev.millrace.local.samples.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends sample records as any shipper would. */
final class Shipper {

    private final String bootstrapServers;
    private final String topic;

    Shipper(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    /** Sends all and waits until the broker has them; says where each of them stands. */
    Map<Position, Sample> ship(List<Sample> samples) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "quickstart-shipper",
                ProducerConfig.LINGER_MS_CONFIG,
                20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Sample sample : samples) {
                sent.add(producer.send(new ProducerRecord<>(topic, sample.value())));
            }
            producer.flush();
            Map<Position, Sample> shipped = new HashMap<>();
            for (int i = 0; i < sent.size(); i++) {
                RecordMetadata at = sent.get(i).get();
                shipped.put(new Position(at.partition(), at.offset()), samples.get(i));
            }
            return shipped;
        } catch (ExecutionException e) {
            throw new QuickstartException("Kafka does not take a sample: " + e.getCause());
        }
    }
}

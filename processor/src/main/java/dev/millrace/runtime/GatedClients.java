package dev.millrace.runtime;

import dev.millrace.ledger.GatedConsumer;
import dev.millrace.ledger.MetadataUpdates;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** Gives Kafka Streams its clients: the main consumer wrapped in a {@link GatedConsumer}, the others as they are. */
final class GatedClients implements KafkaClientSupplier {

    private final BiFunction<Consumer<byte[], byte[]>, MetadataUpdates, Consumer<byte[], byte[]>> gate;

    /** @param gate wraps a main consumer; it also gets what counts this consumer's metadata updates */
    GatedClients(BiFunction<Consumer<byte[], byte[]>, MetadataUpdates, Consumer<byte[], byte[]>> gate) {
        this.gate = gate;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        MetadataUpdates updates = new MetadataUpdates();
        return gate.apply(new KafkaConsumer<>(config, updates, new ByteArrayDeserializer()), updates);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}

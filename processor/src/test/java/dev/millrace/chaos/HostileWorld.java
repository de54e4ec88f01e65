package dev.millrace.chaos;

import static org.awaitility.Awaitility.await;

import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One instance over real servers that gets one record at a time. */
public final class HostileWorld implements AutoCloseable {

    /** Bytes of the largest record that its topics take. */
    public static final int LARGEST = 20 * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final World world;
    private final MillraceProcess instance;
    private final KafkaProducer<byte[], byte[]> producer;
    private double settled;

    /**
     * @param folder for logs and configuration
     * @param more of the configuration
     */
    public HostileWorld(Path folder, String more) throws IOException {
        world = new World(folder, 1, 1, Map.of("max.message.bytes", String.valueOf(LARGEST)), more);
        instance = world.start();
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        world.kafka.bootstrapServers(),
                        "max.request.size",
                        LARGEST,
                        "buffer.memory",
                        4L * LARGEST),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        await().atMost(PATIENCE).until(instance::isReady);
    }

    /** From the broker's acknowledgement to the last of its events being stored or dead-lettered. */
    public double seconds(byte[] value) {
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(World.INPUT, value));
        producer.flush();
        long start = System.nanoTime();
        double before = settled;
        settled = await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .failFast("the instance has ended", () -> !instance.isAlive())
                .until(this::settled, now -> now > before);
        return (System.nanoTime() - start) / 1e9;
    }

    private double settled() {
        return instance.metric("millrace_sink_stored_events_total").orElse(0)
                + instance.metric("millrace_dead_letters_events_total").orElse(0);
    }

    @Override
    public void close() {
        producer.close();
        world.close();
    }
}

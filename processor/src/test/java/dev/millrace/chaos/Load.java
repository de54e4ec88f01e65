package dev.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the input topic at a steady rate until it is told to end, catching up after a stall; every twentieth is
 * broken JSON. It has ended only when the broker has acknowledged all of them.
 */
final class Load implements AutoCloseable {

    static final int POISON_EVERY = 20;

    private final String topic;
    private final double perSecond;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong acknowledged = new AtomicLong();
    private final Thread thread = new Thread(this::run, "chaos-load");
    private volatile boolean isStopped;
    private volatile String failure = "";

    Load(String bootstrapServers, String topic, double perSecond) {
        this.topic = topic;
        this.perSecond = perSecond;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "acks", "all",
                        "linger.ms", "20",
                        "compression.type", "lz4",
                        // A broker that is away for a minute loses nothing of what it was not given yet.
                        "max.block.ms", "600000",
                        "delivery.timeout.ms", "600000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void start() {
        thread.start();
    }

    /** How many of its events the broker has. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Writes no further events. */
    void end() {
        isStopped = true;
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Why an event could not be written; empty if all could. */
    String failure() {
        return failure;
    }

    private void run() {
        long start = System.nanoTime();
        for (long number = 0; !isStopped; number++) {
            long ahead = (long) (number / perSecond * 1e9) - (System.nanoTime() - start);
            if (ahead > 1_000_000) {
                LockSupport.parkNanos(ahead);
            }
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, event(number)), this::sent);
        }
        producer.flush();
    }

    private void sent(RecordMetadata metadata, @Nullable Exception e) {
        if (e == null) {
            acknowledged.incrementAndGet();
        } else {
            failure = e.toString();
        }
    }

    private static byte[] event(long number) {
        String whole =
                "{\"@timestamp\":\"%s\",\"log.level\":\"info\",\"message\":\"event %d\",\"service.name\":\"service-%d\",\"host.name\":\"web-%d\"}"
                        .formatted(Instant.now(), number, number % 50, number % 500);
        return (number % POISON_EVERY == 7 ? whole.substring(0, whole.length() - 1) : whole).getBytes(UTF_8);
    }

    /** Whether Millrace has to reject it. */
    static boolean isPoison(byte[] value) {
        return value[value.length - 1] != '}';
    }

    @Override
    public void close() {
        isStopped = true;
        producer.close(Duration.ofSeconds(10));
    }
}

package dev.millrace.runtime;

import dev.millrace.config.MetricsConfig;
import dev.millrace.metrics.MetricDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends {@link MetricDocument}s into an input topic, from where they go the way of every event: what is counted once is
 * stored once. A few documents for each interval, however much is counted, so they make no loop of themselves. While Kafka
 * does not take them they are let go. On a thread of its own, {@code millrace-metrics}; nothing waits for it.
 */
public final class MetricDocuments implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricDocuments.class);

    private final String topic;
    private final InstantSource clock;
    private final Function<Instant, List<byte[]>> documents;
    private final Producer<byte[], byte[]> producer;
    private final ScheduledExecutorService thread;

    private MetricDocuments(
            String topic,
            InstantSource clock,
            Function<Instant, List<byte[]>> documents,
            Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.clock = clock;
        this.documents = documents;
        this.producer = producer;
        this.thread = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread made = new Thread(run, "millrace-metrics");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * @param config with a topic
     * @param documents makes those of one time
     * @param producer closed with this
     */
    public static MetricDocuments start(
            MetricsConfig config,
            InstantSource clock,
            Function<Instant, List<byte[]>> documents,
            Supplier<Producer<byte[], byte[]>> producer) {
        MetricDocuments started = new MetricDocuments(
                Objects.requireNonNull(config.topic(), "metrics.topic"), clock, documents, producer.get());
        long millis = config.interval().toMillis();
        ScheduledFuture<?> unused =
                started.thread.scheduleAtFixedRate(started::send, millis, millis, TimeUnit.MILLISECONDS);
        return started;
    }

    private void send() {
        try {
            for (byte[] document : documents.apply(clock.instant())) {
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, document), (at, e) -> {
                    if (e != null) {
                        LOG.debug("Metrics were let go", e);
                    }
                });
            }
        } catch (KafkaException e) {
            LOG.debug("Metrics were let go", e);
        } catch (RuntimeException e) {
            // A task that throws is not run again.
            LOG.atWarn().setCause(e).log("Metrics could not be written as documents");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close(Duration.ofSeconds(2));
    }
}

package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Events that come while a test does something else: one for each partition at a time, until it is told to stop. */
final class Traffic implements AutoCloseable {

    private final TestTopics topics;
    private final int partitions;
    private final IntFunction<String> value;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    private Traffic(TestTopics topics, int partitions, IntFunction<String> value) {
        this.topics = topics;
        this.partitions = partitions;
        this.value = value;
        producer = topics.producer(Map.of());
    }

    static Traffic start(TestTopics topics, int partitions, Duration pause, IntFunction<String> value) {
        Traffic traffic = new Traffic(topics, partitions, value);
        Future<?> unused =
                traffic.thread.scheduleWithFixedDelay(traffic::send, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return traffic;
    }

    private void send() {
        for (int partition = 0; partition < partitions; partition++) {
            byte[] bytes = value.apply(sent.size()).getBytes(StandardCharsets.UTF_8);
            sent.add(producer.send(new ProducerRecord<>(topics.input(), partition, null, bytes)));
        }
    }

    /** How many were sent; all of them are acknowledged. */
    int stop() throws InterruptedException {
        thread.shutdown();
        assertThat(thread.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        sent.forEach(TestTopics::get);
        return sent.size();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close();
    }
}

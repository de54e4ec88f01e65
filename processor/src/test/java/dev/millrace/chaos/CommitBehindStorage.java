package dev.millrace.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.deadletter.DeadLetterHeaders;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The judge that looks all the while: what lies below a committed offset must be stored, or have a dead letter, at that
 * moment. Committed offsets are read first, so what comes in meanwhile is in Millrace's favour.
 */
final class CommitBehindStorage implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final World world;
    private final Offsets letters;
    private final AtomicInteger checks = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "chaos-commit-behind-storage");
    private volatile boolean isStopped;
    private volatile String failure = "";

    CommitBehindStorage(World world) {
        this.world = world;
        letters = new Offsets(world.partitions().size());
        thread.start();
    }

    int checks() {
        return checks.get();
    }

    /** What was seen first that must not be; empty if nothing was. */
    String failure() {
        return failure;
    }

    private void run() {
        TopicPartition deadLetters = new TopicPartition(World.DEAD_LETTERS, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", world.kafka.bootstrapServers(), "max.poll.records", 10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(deadLetters));
            consumer.seekToBeginning(List.of(deadLetters));
            while (!isStopped && failure.isEmpty()) {
                try {
                    check(consumer, deadLetters);
                    checks.incrementAndGet();
                } catch (IllegalStateException | UncheckedIOException | KafkaException away) {
                    // Broker or Elasticsearch: what cannot be asked is asked the next time.
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = "the judge itself failed: " + e;
        }
    }

    private void check(KafkaConsumer<byte[], byte[]> consumer, TopicPartition deadLetters) {
        long[] committed = world.committed();
        long end = consumer.endOffsets(List.of(deadLetters)).getOrDefault(deadLetters, 0L);
        while (consumer.position(deadLetters) < end) {
            consumer.poll(Duration.ofMillis(200))
                    .forEach(record -> letters.add(
                            Integer.parseInt(Evidence.header(record, DeadLetterHeaders.STREAMS_PARTITION)),
                            Long.parseLong(Evidence.header(record, DeadLetterHeaders.STREAMS_OFFSET))));
        }
        world.ask("POST", "/logs-*/_refresh", null);
        for (int partition = 0; partition < committed.length; partition++) {
            JsonNode answer =
                    world.ask("POST", "/logs-*/_count", """
                            {"query":{"bool":{"filter":[{"term":{"kafka.topic":"%s"}},{"term":{"kafka.partition":%d}},\
                            {"range":{"kafka.offset":{"lt":%d}}}]}}}""".formatted(World.INPUT, partition, committed[partition]));
            if (answer.at("/_shards/failed").asInt() > 0
                    || answer.at("/_shards/successful").asInt()
                            < answer.at("/_shards/total").asInt()) {
                // A node that has just come up has not opened all of its shards.
                return;
            }
            long safe = answer.path("count").asLong() + letters.below(partition, committed[partition]);
            if (safe < committed[partition]) {
                failure = "partition %d is committed at %,d, but only %,d of its events are safe"
                        .formatted(partition, committed[partition], safe);
            }
        }
    }

    @Override
    public void close() {
        isStopped = true;
        thread.interrupt();
    }
}

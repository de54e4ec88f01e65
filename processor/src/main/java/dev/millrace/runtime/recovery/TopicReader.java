package dev.millrace.runtime.recovery;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads ranges of partitions, as often as asked. Used by one thread. */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration NO_PROGRESS = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;

    TopicReader(Map<String, Object> settings) {
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * What to read of a partition.
     *
     * @param first the first offset that Kafka still has
     * @param start where the range begins, not before {@code first}
     * @param end behind the last of the range
     * @param asked where it was to begin, before {@code start} where retention has deleted the beginning
     */
    record Range(TopicPartition partition, long first, long asked, long start, long end) {}

    /**
     * The ranges of all partitions of a topic, in order.
     *
     * @throws IllegalArgumentException if there is no such topic
     */
    List<Range> ranges(String topic, @Nullable Bound from, @Nullable Bound to) {
        List<TopicPartition> partitions = partitions(topic);
        // Of what is not assigned it tells offsets too, with two warnings for each (seen with 4.3.1).
        consumer.assign(partitions);
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> starts = resolve(partitions, from, firsts, ends);
        Map<TopicPartition, Long> stops = resolve(partitions, to, ends, ends);
        List<Range> ranges = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            long first = firsts.getOrDefault(partition, 0L);
            long asked = starts.getOrDefault(partition, first);
            long end = Math.min(stops.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L));
            long start = Math.max(first, asked);
            ranges.add(new Range(partition, first, asked, start, Math.max(start, end)));
        }
        return ranges;
    }

    private List<TopicPartition> partitions(String topic) {
        var known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new IllegalArgumentException("there is no topic " + topic);
        }
        return known.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
                .toList();
    }

    /** A time beyond the last record is the end. */
    private Map<TopicPartition, Long> resolve(
            List<TopicPartition> partitions,
            @Nullable Bound bound,
            Map<TopicPartition, Long> without,
            Map<TopicPartition, Long> ends) {
        if (bound == null) {
            return without;
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (bound.time() != null) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, bound.time().toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp at = found.get(partition);
                offsets.put(partition, at == null ? ends.getOrDefault(partition, 0L) : at.offset());
            }
        } else if (bound.offset() != null) {
            partitions.forEach(partition -> offsets.put(partition, bound.offset()));
        }
        return offsets;
    }

    /**
     * Reads a range to its end, whatever gaps it has.
     *
     * @throws IOException if nothing comes for long, or from {@code records}
     */
    void read(TopicPartition partition, long start, long end, Records records)
            throws IOException, InterruptedException {
        if (start >= end) {
            return;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, start);
        long position = start;
        long since = System.nanoTime();
        while (position < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                if (record.offset() >= end) {
                    return;
                }
                if (!records.record(record)) {
                    return;
                }
            }
            long now = consumer.position(partition);
            if (now > position) {
                since = System.nanoTime();
            } else if (System.nanoTime() - since > NO_PROGRESS.toNanos()) {
                throw new IOException("Kafka gives nothing of " + partition + "@" + position + " for " + NO_PROGRESS);
            }
            position = now;
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** One record; empty where Kafka has none at this offset, or no longer. */
    Optional<ConsumerRecord<byte[], byte[]>> record(TopicPartition partition, long offset)
            throws IOException, InterruptedException {
        consumer.assign(List.of(partition));
        Long first = consumer.beginningOffsets(List.of(partition)).get(partition);
        Long end = consumer.endOffsets(List.of(partition)).get(partition);
        if (first == null || end == null || offset < first || offset >= end) {
            return Optional.empty();
        }
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        read(partition, offset, offset + 1, found::add);
        return found.stream().findFirst();
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Takes records, in order. */
    @FunctionalInterface
    interface Records {

        /** @return whether it wants more */
        boolean record(ConsumerRecord<byte[], byte[]> record) throws IOException, InterruptedException;
    }
}

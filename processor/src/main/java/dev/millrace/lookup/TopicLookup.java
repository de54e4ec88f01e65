package dev.millrace.lookup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.millrace.config.LookupConfig;
import dev.millrace.event.ByteArena;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic as a table: read from its start to where it ended at that time, then it serves and follows. Each record
 * replaces or deletes one row, so that an update costs one row and not the table; readers find it in a concurrent map,
 * whose reads take no lock. A record that cannot be taken over is refused, and the row before it stays.
 *
 * <p>The consumer belongs to one daemon thread, has no group, and starts over when a connection or the topic was lost.
 */
final class TopicLookup implements LoadedLookup {

    /** A node of the map, its place in the table, the key's object and the headers of two arrays: about. */
    private static final int ENTRY_BYTES = 128;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final JsonFactory JSON = new JsonFactory();
    private static final ThreadLocal<KeyBytes> PROBES = ThreadLocal.withInitial(KeyBytes::new);

    private final LookupConfig config;
    private final String topic;
    private final Map<String, Object> settings;
    private final InstantSource clock;
    private final Table table;
    private final TypedText types;
    private final LookupCounts counts;

    // Written by the thread of the consumer.
    private volatile @Nullable Rows serving;
    private final AtomicInteger version = new AtomicInteger();
    private volatile @Nullable Instant changedAt;

    private volatile boolean closing;
    private @Nullable Thread thread;

    /** @param settings of the consumer; empty where there is no Kafka, where it never becomes warm */
    TopicLookup(LookupConfig config, String topic, Map<String, Object> settings, InstantSource clock) {
        this.config = config;
        this.topic = topic;
        this.settings = settings;
        this.clock = clock;
        table = new Table(config);
        types = new TypedText(clock);
        counts = new LookupCounts(config.name(), "topic " + topic);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Finding find(byte[] key, int start, int end, Match into) {
        Rows rows = serving;
        byte[] row = rows == null ? null : rows.byKey.get(PROBES.get().on(key, start, end));
        if (row == null) {
            return counts.count(Finding.MISS);
        }
        into.show(table.fields(), row, 0);
        return counts.count(Finding.HIT);
    }

    /** It follows by itself. */
    @Override
    public @Nullable Duration pause() {
        return null;
    }

    @Override
    public LookupStatus status() {
        Rows rows = serving;
        return rows == null
                ? counts.status(config.required(), false, 0, 0, version.get(), "", null)
                : counts.status(
                        config.required(), true, rows.byKey.size(), rows.bytes.get(), version.get(), "", changedAt);
    }

    /** Starts to follow; once started there is nothing to reload. */
    @Override
    public synchronized void refresh(Refresh how) {
        if (settings.isEmpty()) {
            counts.refused(
                    "topic " + topic + ": no Kafka is reached from here; use a file or required: false", true, false);
        } else if (thread == null && !closing) {
            thread = new Thread(this::follow, "millrace-lookup-" + config.name());
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void close() {
        closing = true;
        Thread following;
        synchronized (this) {
            following = thread;
        }
        if (following != null) {
            following.interrupt();
        }
    }

    private void follow() {
        while (!closing) {
            try (Consumer<byte[], byte[]> consumer = consumer()) {
                Rows rows = load(consumer);
                while (!closing) {
                    consumer.poll(POLL).forEach(taken -> take(taken, rows));
                }
            } catch (InterruptException | WakeupException e) {
                return;
            } catch (OffsetOutOfRangeException e) {
                // The topic was cut or made anew: read it from its start.
                counts.refused("topic " + topic + ": was cut; reading it again", true, serving != null);
            } catch (KafkaException | BrokenTableException e) {
                counts.refused("topic " + topic + ": " + e.getMessage(), false, serving != null);
                pauseBriefly();
            }
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** To the end as it is now, beside what serves: while it is read again nobody sees a row as it once was. */
    private Rows load(Consumer<byte[], byte[]> consumer) throws BrokenTableException {
        List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER);
        if (found == null || found.isEmpty()) {
            throw new BrokenTableException("topic " + topic, "does not exist; create it, compacted");
        }
        long start = System.nanoTime();
        List<TopicPartition> partitions = found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        Rows rows = new Rows();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), ANSWER) < end.getValue())) {
            consumer.poll(POLL).forEach(taken -> take(taken, rows));
        }
        if (rows.byKey.size() < config.minRows()) {
            throw new BrokenTableException(
                    "topic " + topic, "has " + rows.byKey.size() + " rows, min-rows wants " + config.minRows());
        }
        changedAt = clock.instant();
        serving = rows;
        version.incrementAndGet();
        String refusal = counts.lastError();
        counts.takenOver(rows.byKey.size(), Duration.ofNanos(System.nanoTime() - start));
        if (!rows.refused.isEmpty() && refusal != null) {
            counts.stillRefused(refusal);
        }
        return rows;
    }

    private void take(ConsumerRecord<byte[], byte[]> taken, Rows rows) {
        if (taken.key() == null) {
            refuse(taken, "has no key");
            return;
        }
        changedAt = clock.instant();
        KeyBytes key = new KeyBytes(taken.key());
        try {
            if (taken.value() == null) {
                rows.delete(key);
            } else {
                rows.put(key, row(taken.value()));
            }
            if (rows.refused.remove(key) && rows.refused.isEmpty()) {
                counts.fine();
            }
        } catch (BrokenTableException | IOException e) {
            rows.refused.add(key);
            refuse(taken, String.valueOf(e.getMessage()));
        }
    }

    /** One writer, any number of readers. */
    private static final class Rows {

        private final ConcurrentHashMap<KeyBytes, byte[]> byKey = new ConcurrentHashMap<>();
        private final AtomicLong bytes = new AtomicLong();
        /** Whose last record was refused; the writer's alone. */
        private final Set<KeyBytes> refused = new HashSet<>();

        void put(KeyBytes key, byte[] row) {
            byte[] before = byKey.put(key, row);
            bytes.addAndGet(row.length + (before == null ? ENTRY_BYTES + key.length() : -before.length));
        }

        void delete(KeyBytes key) {
            byte[] before = byKey.remove(key);
            if (before != null) {
                bytes.addAndGet(-before.length - ENTRY_BYTES - key.length());
            }
        }
    }

    private byte[] row(byte[] json) throws IOException, BrokenTableException {
        @Nullable String[] cells = new @Nullable String[table.names().length];
        try (JsonParser parser = JSON.createParser(new ByteArrayInputStream(json))) {
            new JsonTable("the value").readObject(parser, table.names(), cells);
        }
        ByteArena row = new ByteArena(128);
        String fault = table.write(cells, types, row);
        if (fault != null) {
            throw new BrokenTableException("the value", fault);
        }
        return Arrays.copyOf(row.array(), row.size());
    }

    private void refuse(ConsumerRecord<byte[], byte[]> taken, String reason) {
        String place = taken.topic() + "-" + taken.partition() + "@" + taken.offset();
        counts.refused(place + ": " + reason.lines().findFirst().orElse(""), true, serving != null);
    }

    private void pauseBriefly() {
        try {
            Thread.sleep(config.refresh().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }
}

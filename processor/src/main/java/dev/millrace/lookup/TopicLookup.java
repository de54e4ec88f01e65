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
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic as a table: read from its start to where it ended at that time, then it serves and follows. Each record
 * replaces or deletes one row, so that an update costs one row and not the table; readers find it in a concurrent map,
 * whose reads take no lock. A record that cannot be taken over is refused, and the row before it stays.
 *
 * <p>The consumer belongs to one daemon thread, has no group, and starts over when the topic was lost, was cut, or has got
 * partitions; every {@code refresh} it looks for that, and whether a broker is there at all, which polling does not tell.
 */
final class TopicLookup implements LoadedLookup {

    /** A node of the map, its place in the table, the key's object and the headers of two arrays: about. */
    private static final int ENTRY_BYTES = 128;

    /** Keys that are remembered for it; beyond, only reading the topic again shows that all is well. */
    private static final int MAX_REFUSED = 1_000;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final JsonFactory JSON = new JsonFactory();
    private static final ThreadLocal<KeyBytes> PROBES = ThreadLocal.withInitial(KeyBytes::new);

    private final LookupConfig config;
    private final String topic;
    private final Map<String, Object> settings;
    private final Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers;
    private final InstantSource clock;
    private final Table table;
    private final TypedText types;
    private final LookupCounts counts;

    // Written by the thread of the consumer.
    private volatile @Nullable Rows serving;
    private final AtomicInteger version = new AtomicInteger();
    private volatile @Nullable Instant changedAt;

    /** Loading has failed at least once. */
    private volatile boolean hasFailed;

    private volatile boolean closing;
    private @Nullable Thread thread;

    /** @param settings of the consumer; empty where there is no Kafka, where it never becomes warm */
    TopicLookup(LookupConfig config, String topic, Map<String, Object> settings, InstantSource clock) {
        this(
                config,
                topic,
                settings,
                clock,
                all -> new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** @param consumers makes one of its settings */
    TopicLookup(
            LookupConfig config,
            String topic,
            Map<String, Object> settings,
            InstantSource clock,
            Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
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

    @Override
    public synchronized boolean isLoading() {
        return thread != null && serving == null && !hasFailed;
    }

    /** Starts to follow; once started there is nothing to reload. */
    @Override
    public synchronized void refresh(Refresh how) {
        if (settings.isEmpty()) {
            counts.refused(
                    "topic " + topic
                            + ": this command asks no Kafka; give it a configuration with the rows in a file, or"
                            + " with required: false, where every key is a miss",
                    true,
                    false);
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
            try (Consumer<byte[], byte[]> consumer = consumers.apply(settings())) {
                Rows rows = load(consumer);
                while (!closing && poll(consumer, rows)) {
                    // until it has other partitions
                }
            } catch (InterruptException | WakeupException e) {
                return;
            } catch (OffsetOutOfRangeException e) {
                // The topic was cut or made anew: read it from its start.
                counts.refused("topic " + topic + ": was cut; reading it again", true, serving != null);
            } catch (KafkaException | BrokenTableException e) {
                counts.refused("topic " + topic + ": " + e.getMessage(), false, serving != null);
                pauseBriefly();
            } catch (RuntimeException | Error e) {
                // A bug, or no memory: without this the table would stay as it is, and nobody would know.
                counts.failed("topic " + topic, e, serving != null);
                pauseBriefly();
            }
        }
    }

    /**
     * Takes over what has come, and looks around when it is time.
     *
     * @return whether the topic has the partitions that are read
     */
    private boolean poll(Consumer<byte[], byte[]> consumer, Rows rows) {
        consumer.poll(POLL).forEach(taken -> take(taken, rows));
        long now = System.nanoTime();
        if (now - rows.lookedNanos < config.refresh().toNanos()) {
            return true;
        }
        rows.lookedNanos = now;
        counts.tellRefusedRecords(clock.instant(), serving != null);
        try {
            consumer.endOffsets(consumer.assignment(), ANSWER);
        } catch (TimeoutException e) {
            counts.refused(
                    "topic " + topic + ": no broker has answered for " + ANSWER.toSeconds()
                            + " s; changes are not seen until one does",
                    false,
                    serving != null);
            rows.isCutOff = true;
            return true;
        }
        if (rows.isCutOff) {
            rows.isCutOff = false;
            if (rows.hasNoRefused()) {
                counts.fine();
            } else {
                counts.recordsAreRefused();
            }
        }
        return Set.copyOf(partitions(consumer)).equals(consumer.assignment());
    }

    private Map<String, Object> settings() {
        Map<String, Object> all = new HashMap<>(settings);
        // How old what the consumer knows of partitions may be; it asks nobody else.
        all.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, config.refresh().toMillis());
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return all;
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER);
        return found == null
                ? List.of()
                : found.stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
    }

    /** To the end as it is now, beside what serves: while it is read again nobody sees a row as it once was. */
    private Rows load(Consumer<byte[], byte[]> consumer) throws BrokenTableException {
        List<TopicPartition> partitions = partitions(consumer);
        if (partitions.isEmpty()) {
            throw new BrokenTableException("topic " + topic, "does not exist; create it, compacted");
        }
        long start = System.nanoTime();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        Rows rows = new Rows();
        boolean isSame = true;
        while (isSame
                && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), ANSWER) < end.getValue())) {
            isSame = poll(consumer, rows);
        }
        if (!isSame) {
            throw new BrokenTableException(
                    "topic " + topic, "has other partitions than when reading began; reading it again");
        }
        if (rows.byKey.size() < config.minRows()) {
            throw new BrokenTableException(
                    "topic " + topic, "has " + rows.byKey.size() + " rows, min-rows wants " + config.minRows());
        }
        changedAt = clock.instant();
        serving = rows;
        version.incrementAndGet();
        counts.takenOver(rows.byKey.size(), Duration.ofNanos(System.nanoTime() - start));
        if (!rows.hasNoRefused()) {
            counts.recordsAreRefused();
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
                rows.put(key, row(taken.value()), config.maxBytes());
            }
            if (rows.isRefusedNoMore(key)) {
                counts.fine();
            }
        } catch (BrokenTableException | IOException e) {
            rows.refuse(key);
            refuse(taken, String.valueOf(e.getMessage()));
        }
    }

    /** One writer, any number of readers. */
    private static final class Rows {

        private final ConcurrentHashMap<KeyBytes, byte[]> byKey = new ConcurrentHashMap<>();
        private final AtomicLong bytes = new AtomicLong();

        // The writer's alone.
        /** Whose last record was refused, so that it shows when all is well again. */
        private final Set<KeyBytes> refused = new HashSet<>();

        private boolean refusedMore;
        private boolean isCutOff;
        private long lookedNanos = System.nanoTime();

        /** @throws BrokenTableException if it would take more than {@code maxBytes} then; the row before stays */
        void put(KeyBytes key, byte[] row, long maxBytes) throws BrokenTableException {
            byte[] before = byKey.get(key);
            long more =
                    before == null ? (long) row.length + ENTRY_BYTES + key.length() : (long) row.length - before.length;
            if (more > 0 && bytes.get() + more > maxBytes) {
                throw new BrokenTableException(
                        "the row",
                        "is one too many: all of them would take more than the " + maxBytes
                                + " bytes of max-size; raise it if the heap has room");
            }
            byKey.put(key, row);
            bytes.addAndGet(more);
        }

        void refuse(KeyBytes key) {
            if (refused.size() < MAX_REFUSED) {
                refused.add(key);
            } else {
                refusedMore = true;
            }
        }

        /** Whether this was the last of the keys that were refused. */
        boolean isRefusedNoMore(KeyBytes key) {
            return refused.remove(key) && hasNoRefused();
        }

        boolean hasNoRefused() {
            return refused.isEmpty() && !refusedMore;
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
        counts.refusedRecord(place + ": " + reason.lines().findFirst().orElse(""), clock.instant(), serving != null);
    }

    private void pauseBriefly() {
        hasFailed = true;
        try {
            Thread.sleep(config.refresh().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }
}

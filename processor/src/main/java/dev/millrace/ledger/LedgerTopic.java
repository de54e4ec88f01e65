package dev.millrace.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the lines of the ledger to their topic, through a producer of its own on a thread of its own: stream threads only
 * hand them over. Commits do not wait for it. While the topic cannot be written, neighbouring lines become one, so what
 * waits is bounded by the partitions and not by the time.
 */
public final class LedgerTopic implements Consumer<LedgerEntry>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerTopic.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final String topic;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Thread thread = new Thread(this::work, "millrace-ledger");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** In the order in which they came; guarded by {@link #lock}, as are the two below. */
    private final List<LedgerEntry> waiting = new ArrayList<>();

    private boolean closing;
    private @Nullable String failure;

    /** Owned by {@link #thread}. */
    private @Nullable Producer<byte[], byte[]> producer;

    /** @param producers makes an idempotent producer with {@code acks=all}; asked again after each failure */
    public LedgerTopic(String topic, Supplier<Producer<byte[], byte[]>> producers) {
        this.topic = topic;
        this.producers = producers;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a line over. Any thread; neither waits nor throws. */
    @Override
    public void accept(LedgerEntry entry) {
        lock.lock();
        try {
            add(entry);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Of each partition the last line stays as it is: only the next one tells whether its commit succeeded. One that begins
     * at the same offset says that it did not, and takes its place; one that begins at its end says that it did, and lets
     * it be joined with the line before.
     */
    private void add(LedgerEntry entry) {
        int last = lastOf(entry.key(), waiting.size());
        if (last >= 0 && entry.isInsteadOf(waiting.get(last))) {
            waiting.set(last, entry);
            return;
        }
        if (last >= 0 && waiting.get(last).with(entry) != null) {
            int before = lastOf(entry.key(), last);
            LedgerEntry both = before < 0 ? null : waiting.get(before).with(waiting.get(last));
            if (both != null) {
                waiting.set(before, both);
                waiting.remove(last);
            }
        }
        waiting.add(entry);
    }

    private int lastOf(String key, int end) {
        for (int i = end - 1; i >= 0; i--) {
            if (waiting.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    /** Why it cannot be written at present; {@code null} while it can. Any thread. */
    public @Nullable String failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            for (List<LedgerEntry> batch = next(); !batch.isEmpty(); batch = next()) {
                write(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeProducer();
        }
    }

    /** @return empty at the end */
    private List<LedgerEntry> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closing) {
                changed.await();
            }
            List<LedgerEntry> batch = List.copyOf(waiting);
            waiting.clear();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<LedgerEntry> batch) throws InterruptedException {
        int written = 0;
        try {
            Producer<byte[], byte[]> sender = open();
            List<Future<RecordMetadata>> sent = new ArrayList<>(batch.size());
            for (LedgerEntry entry : batch) {
                sent.add(sender.send(new ProducerRecord<>(
                        topic, entry.key().getBytes(StandardCharsets.UTF_8), LedgerEntryJson.write(entry))));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
                written++;
            }
            succeeded();
        } catch (ExecutionException | KafkaException e) {
            failed(batch.subList(written, batch.size()), e instanceof ExecutionException ? e.getCause() : e);
        }
    }

    private Producer<byte[], byte[]> open() {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            current = producers.get();
            producer = current;
        }
        return current;
    }

    private void succeeded() {
        lock.lock();
        try {
            if (failure != null) {
                failure = null;
                LOG.atInfo().addKeyValue("kafka.topic", topic).log("The ledger can be written again");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Some of these may be written nevertheless; a line that is there twice says the same twice. */
    private void failed(List<LedgerEntry> unwritten, @Nullable Throwable e) throws InterruptedException {
        closeProducer();
        String reason = String.valueOf(e);
        lock.lockInterruptibly();
        try {
            if (failure == null && !closing) {
                LOG.atWarn()
                        .addKeyValue("kafka.topic", topic)
                        .addKeyValue("error.message", reason)
                        .log("The ledger cannot be written and is tried again; nothing waits for it but reconcile."
                                + " Is the topic there? \"setup\" makes it");
            }
            failure = reason;
            List<LedgerEntry> younger = List.copyOf(waiting);
            waiting.clear();
            unwritten.forEach(this::add);
            younger.forEach(this::add);
            long left = PAUSE.toNanos();
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            if (closing) {
                LOG.atWarn().addKeyValue("kafka.topic", topic).log("Lines of the ledger were not written: {}", waiting);
                waiting.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    private void closeProducer() {
        Producer<byte[], byte[]> current = producer;
        producer = null;
        if (current != null) {
            try {
                current.close(Duration.ZERO);
            } catch (InterruptException e) {
                // Told to end: the producer is closed, and the thread is marked as interrupted once more.
                LOG.debug("Interrupted while the producer was closed", e);
            }
        }
    }

    /** Writes what waits, once, and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(LAST_WORDS.toMillis());
            thread.interrupt();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}

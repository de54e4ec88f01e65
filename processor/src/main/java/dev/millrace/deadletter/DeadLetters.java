package dev.millrace.deadletter;

import dev.millrace.event.Origin;
import dev.millrace.event.RejectedEvents;
import dev.millrace.event.Settled;
import dev.millrace.event.Share;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.metrics.Counters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters through a producer of its own. Not through a sink node of Kafka Streams: a send that fails there
 * surfaces in another task's {@code process()} and is swallowed by the handlers, and offsets are committed while the
 * dead-letter topic is empty (tried on Kafka 4.3.1 in two ways).
 *
 * <p>{@code Producer.send} may wait for metadata or buffer space, so it is called by one thread of its own; stream threads
 * and senders only put into its queue, which is bounded by the bytes that may be open at all.
 */
public final class DeadLetters implements RejectedEvents, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(10);

    /**
     * How many bytes of one record's value its letters repeat. Without a bound the 10,000 events of a record of 1 MB, all
     * rejected, would be 10 GB.
     */
    private static final long MOST_REPEATED_BYTES = 8L * 1024 * 1024;

    /** Letters of a record come one close after the other, those of a few others among them. */
    private static final int REMEMBERED_RECORDS = 1024;

    private final String topic;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Counters counters;
    private final InstantSource clock;
    private final String version;
    private final ScheduledThreadPoolExecutor thread;

    /** Owned by {@link #thread}. */
    private @Nullable Producer<byte[], byte[]> producer;

    /** How many bytes of a record's value its letters hold so far. Owned by {@link #thread}. */
    private final Map<Reading, Long> repeatedBytes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Reading, Long> eldest) {
            return size() > REMEMBERED_RECORDS;
        }
    };

    private volatile @Nullable String failure;
    private volatile boolean hasToldOfCut;

    /** @param producers makes a producer with {@code acks=all}; asked again after an error that ends a producer's life */
    public DeadLetters(
            String topic,
            Supplier<Producer<byte[], byte[]>> producers,
            Counters counters,
            InstantSource clock,
            String version) {
        this.topic = topic;
        this.producers = producers;
        this.counters = counters;
        this.clock = clock;
        this.version = version;
        this.thread = new ScheduledThreadPoolExecutor(1, run -> {
            Thread made = new Thread(run, "millrace-dead-letters");
            made.setDaemon(true);
            return made;
        });
        this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void accept(SourceRecord source, int index, Rejection rejection, Share share) {
        counters.rejected(rejection.code()).increment();
        later(new Letter(source, index, rejection, share), 0);
    }

    /** Why dead letters cannot be written at present; {@code null} while they can. Any thread. */
    public @Nullable String failure() {
        return failure;
    }

    /** Stops writing. What is not acknowledged is not settled, so it is read again. */
    @Override
    public void close() {
        if (!thread.isShutdown()) {
            thread.execute(() -> closeProducer(Duration.ofSeconds(5)));
            thread.shutdown();
        }
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void later(Letter letter, int tries) {
        try {
            if (tries == 0) {
                thread.execute(() -> send(bounded(letter), tries));
            } else {
                long delay = Math.min(LAST_BACKOFF.toMillis(), FIRST_BACKOFF.toMillis() << Math.min(tries - 1, 20));
                ScheduledFuture<?> unused = thread.schedule(() -> send(letter, tries), delay, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed; {} stays unsettled and is read again", letter.source.origin());
        }
    }

    /** The first letters of a record hold all of it; once they have repeated it often enough, the others only its beginning. */
    private Letter bounded(Letter letter) {
        if (letter.isCut) {
            // It was counted as holding all of its record, and cannot.
            repeatedBytes.remove(letter.reading());
            return letter;
        }
        byte[] value = letter.source.value();
        if (value == null || value.length <= DeadLetterRecords.BEGINNING_BYTES) {
            return letter;
        }
        long before = repeatedBytes.getOrDefault(letter.reading(), 0L);
        if (before > 0 && before + value.length > MOST_REPEATED_BYTES) {
            return letter.beginning();
        }
        repeatedBytes.put(letter.reading(), before + value.length);
        return letter;
    }

    private void send(Letter letter, int tries) {
        if (letter.share.isOver()) {
            counters.released().increment();
            letter.share.settle(Settled.RELEASED, 1);
            return;
        }
        Producer<byte[], byte[]> current = null;
        try {
            Producer<byte[], byte[]> sender = open();
            current = sender;
            // The callback tells all; the future would tell it again.
            Future<RecordMetadata> unused = sender.send(letter.record(topic, clock, version), (metadata, e) -> {
                if (e == null) {
                    acknowledged(letter);
                } else {
                    failed(letter, tries, e, sender);
                }
            });
        } catch (RuntimeException e) {
            failed(letter, tries, e, current);
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

    private void acknowledged(Letter letter) {
        counters.deadLettered().increment();
        letter.share.settle(Settled.DEAD_LETTERED, 1);
        if (failure != null) {
            failure = null;
            LOG.atInfo().addKeyValue("kafka.topic", topic).log("Dead letters can be written again");
        }
    }

    /** On the producer's thread or on ours. */
    private void failed(Letter letter, int tries, Exception e, @Nullable Producer<byte[], byte[]> by) {
        if (e instanceof RecordTooLargeException && letter.canBeCut()) {
            if (!hasToldOfCut) {
                hasToldOfCut = true;
                LOG.atWarn()
                        .addKeyValue("millrace.origin", letter.source.origin())
                        .addKeyValue("error.message", e.getMessage())
                        .log(
                                "A dead letter is too large for its topic; its value is cut, the original is at its origin;"
                                        + " told once");
            }
            later(letter.cut(), 0);
            return;
        }
        if (!(e instanceof RetriableException) && !(e instanceof RecordTooLargeException)) {
            // Authorisation, a lost sequence, a fenced id: a producer does not come back from most of these.
            renew(by);
        }
        String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
        if (failure == null) {
            LOG.atError()
                    .addKeyValue("kafka.topic", topic)
                    .addKeyValue("error.message", reason)
                    .log("Dead letters cannot be written; their offsets are held back and they are tried again");
        }
        failure = reason;
        later(letter, tries + 1);
    }

    /**
     * Closes the producer that failed, and only that one: closing it fails whatever it still holds, and each of these
     * failures comes here too, when the next producer may be at work already.
     */
    private void renew(@Nullable Producer<byte[], byte[]> failed) {
        try {
            thread.execute(() -> {
                if (producer == failed) {
                    closeProducer(Duration.ZERO);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed already", e);
        }
    }

    private void closeProducer(Duration timeout) {
        Producer<byte[], byte[]> current = producer;
        producer = null;
        if (current != null) {
            current.close(timeout);
        }
    }

    /** One reading of a record: read again in another epoch it has letters of its own, all of them. */
    private record Reading(Origin origin, Share share) {}

    /**
     * @param isCut whether it did not fit into its topic as a whole
     * @param isBeginning whether other letters hold the whole of the record
     */
    private record Letter(
            SourceRecord source, int index, Rejection rejection, Share share, boolean isCut, boolean isBeginning) {

        Letter(SourceRecord source, int index, Rejection rejection, Share share) {
            this(source, index, rejection, share, false, false);
        }

        Reading reading() {
            return new Reading(source.origin(), share);
        }

        boolean canBeCut() {
            return !isCut;
        }

        Letter cut() {
            return new Letter(source, index, rejection, share, true, isBeginning);
        }

        Letter beginning() {
            return new Letter(source, index, rejection, share, isCut, true);
        }

        ProducerRecord<byte[], byte[]> record(String topic, InstantSource clock, String version) {
            if (isCut) {
                return DeadLetterRecords.cut(topic, source, index, rejection, clock.instant(), version);
            }
            return isBeginning
                    ? DeadLetterRecords.beginning(topic, source, index, rejection, clock.instant(), version)
                    : DeadLetterRecords.whole(topic, source, index, rejection, clock.instant(), version);
        }
    }
}

package dev.millrace.sink;

import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.DataStream;
import dev.millrace.event.EventTime;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Settled;
import dev.millrace.event.Settlement;
import dev.millrace.event.Share;
import dev.millrace.event.SourceRecord;
import dev.millrace.metrics.Counters;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Fills bulk requests: one writer per stream thread, shared by all its tasks, so that requests are full however many
 * partitions there are. Only appends; a sealed batch belongs to the {@link BulkSender}.
 *
 * <p>A batch is sealed when it is large enough or old enough; when a worker of the sender is idle, from a quarter
 * of the size on; and at once, whatever its size, when a worker is idle and no more records are there: then
 * waiting for company would only add latency. Owned by its stream thread.
 */
public final class BatchWriter {

    private static final byte[] CREATE_INDEX = "{\"create\":{\"_index\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "\",\"_id\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_ACTION = "\"}}\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * The part of a full request that is worth sending. An idle worker alone is no reason for a small one: with records waiting, requests were 230 documents on the average,
     * and each costs what 30 events do ({@code scripts/benchmark}).
     */
    private static final int WORTH_A_REQUEST = 4;

    private final BulkConfig config;
    private final DocumentIds ids;
    private final DocumentEncoder encoder = new DocumentEncoder();
    private final BulkSender sender;
    private final Supplier<Settlement> settlements;
    private final Counters counters;

    private BulkBatch batch;
    private long firstEventNanos;
    private boolean isEmpty = true;

    public BatchWriter(BulkConfig config, BulkSender sender, Supplier<Settlement> settlements, Counters counters) {
        this.config = config;
        this.ids = new DocumentIds(config.generation());
        this.sender = sender;
        this.settlements = settlements;
        this.counters = counters;
        this.batch = next();
    }

    /** What is owed for the events that are taken over now. */
    public Settlement settlement() {
        if (isEmpty) {
            isEmpty = false;
            firstEventNanos = System.nanoTime();
        }
        return batch.settlement();
    }

    /**
     * Appends an event as a {@code create} operation on its data stream.
     *
     * @param share of {@link #settlement()}
     * @throws RuntimeException if it cannot be encoded, which is a bug; the batch is as before
     */
    public void append(LogEvent event, Share share) {
        DataStream target = Objects.requireNonNull(event.dataStream(), "route gives every event a data stream");
        SourceRecord source = Objects.requireNonNull(event.source(), "decode names the record of every event");
        ByteArena body = batch.body();
        int start = body.size();
        try {
            body.append(CREATE_INDEX);
            body.append(target.nameBytes());
            body.append(ID);
            ids.append(body, event.origin(), event.index());
            body.append(END_OF_ACTION);
            encoder.encode(event, body);
            body.append((byte) '\n');
        } catch (RuntimeException | StackOverflowError e) {
            body.truncate(start);
            throw e;
        }
        batch.add(new BulkBatch.Document(
                start,
                body.size(),
                source,
                event.index(),
                target,
                event.origin().timestampMillis(),
                eventMillis(event),
                share));
        share.add();
    }

    private static long eventMillis(LogEvent event) {
        EventTime time = event.time();
        return time.state() == EventTime.State.FOUND
                ? Math.floorDiv(time.epochNanos(), 1_000_000L)
                : Origin.NO_TIMESTAMP;
    }

    /** Seals the batch if it is full. To be asked between records, so that a record's memory is held by one batch. */
    public void sealIfFull() {
        if (batch.body().size() >= config.maxBytes() || batch.documents().size() >= config.maxDocuments()) {
            seal();
        }
    }

    /**
     * Seals the batch if it has waited long enough, or if it is worth a request and the sender waits for work.
     *
     * @return whether there is something that is not sealed
     */
    public boolean sealIfDue() {
        if (!isEmpty && (isOldEnough() || (isWorthARequest() && sender.isIdle()))) {
            seal();
        }
        return !isEmpty;
    }

    private boolean isOldEnough() {
        return System.nanoTime() - firstEventNanos >= config.linger().toNanos();
    }

    private boolean isWorthARequest() {
        return batch.body().size() >= config.maxBytes() / WORTH_A_REQUEST;
    }

    /** No records are there at the moment: seals the batch if the sender waits for work. */
    public void sealIfIdle() {
        if (!isEmpty && sender.isIdle()) {
            seal();
        }
    }

    /** Hands over what there is. */
    public void seal() {
        if (isEmpty) {
            return;
        }
        BulkBatch sealed = batch;
        batch = next();
        isEmpty = true;
        if (sealed.documents().isEmpty()) {
            sealed.settlement().seal(0);
            sender.giveBack(sealed.body());
        } else {
            sealed.settlement().seal(sealed.body().array().length);
            sender.send(sealed);
        }
    }

    /** Lets go of what is not sealed, when the stream thread ends: the next owner reads it again. */
    public void abandon() {
        BulkBatch abandoned = batch;
        batch = next();
        isEmpty = true;
        counters.released().add(abandoned.documents().size());
        abandoned.settlement().seal(0);
        BulkBatch.settle(abandoned.documents(), Settled.RELEASED);
    }

    private BulkBatch next() {
        return new BulkBatch(sender.newBody(), settlements.get());
    }
}

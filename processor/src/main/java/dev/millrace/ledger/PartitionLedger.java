package dev.millrace.ledger;

import dev.millrace.event.Epoch;
import dev.millrace.event.Origin;
import dev.millrace.event.Owed;
import dev.millrace.event.Settlement;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which offsets of one partition are open, for one epoch: from the moment its position is known and what an earlier owner
 * stored has been looked up, until the partition is revoked, its task closed or its position moved.
 *
 * <p>A stream thread reads a partition in order and appends to one batch at a time. So what is open is a queue of ranges,
 * one per batch, and the lowest open offset is where the oldest unsettled range begins: one comparison per record, one
 * queue entry per batch, no lock. Acknowledgements never touch this class; they count in the {@link Settlement},
 * which the stream thread looks at when it is asked to commit. Those of an epoch that is over therefore move nothing.
 *
 * <p>Beside the offsets it keeps the balance. What a record brought is counted when the record is through, into the range
 * that it opened or else went on with; a range that is settled goes into the balance of what can be committed, and that
 * leaves as a {@link LedgerEntry} with the next commit that moves. An event that waits is a range of its own, and
 * counted when it goes on. So each range holds what was read of it and what became of that.
 *
 * <p>The invariants:
 *
 * <ol>
 *   <li>Nothing is committed before the first record of the epoch was seen. A revived task remembers old offsets and, with
 *       a punctuator alive, asks to commit them at once (Kafka Streams 4.3.1, after a TaskCorruptedException).
 *   <li>After that the commit is the lesser of what Streams asks and the lowest open offset.
 *   <li>Nothing open means no limit: what Streams asks lies beyond transaction markers and compacted gaps, where "last
 *       settled + 1" would leave a lag for ever.
 * </ol>
 *
 * <p>Owned by the stream thread that polls the partition, but for the volatile fields, which it writes and anyone reads.
 */
public final class PartitionLedger implements Epoch {

    /** What {@link #lowestOpen} says when all is settled. */
    public static final long NOTHING_OPEN = Long.MAX_VALUE;

    private final TopicPartition partition;
    private final String topicId;
    private final long startOffset;
    private final Thread owner = Thread.currentThread();
    private final Deque<OpenRange> open = new ArrayDeque<>();

    /** Of the event that waited and goes on now. */
    private @Nullable OpenRange resumed;

    private @Nullable StoredSet stored;
    private long queuedBytes;

    /** Of the record that is on its way through the stages. */
    private long readNow;

    private long storedBeforeNow;
    private long droppedNow;
    private long waiting;

    /** Of the ranges that are settled and not yet in an entry; none of their records lies at {@link #settledTo} or behind. */
    private Balance settled = Balance.NOTHING;

    private long settledTo;
    private long enteredTo;

    private volatile long lastSeen = -1;
    private volatile long committed;
    private volatile long lowestOpen = NOTHING_OPEN;
    private volatile long lowestOpenMillis = Origin.NO_TIMESTAMP;
    private volatile boolean over;
    private volatile boolean drained;

    /**
     * Made by the stream thread that is to own it.
     *
     * @param topicId the topic's UUID at the start of the epoch
     * @param startOffset the committed position from which reading starts
     * @param stored what Elasticsearch holds from there on
     */
    public PartitionLedger(TopicPartition partition, String topicId, long startOffset, StoredSet stored) {
        this.partition = partition;
        this.topicId = topicId;
        this.startOffset = startOffset;
        this.committed = startOffset;
        this.settledTo = startOffset;
        this.enteredTo = startOffset;
        this.stored = stored.offsets() == 0 ? null : stored;
    }

    public TopicPartition partition() {
        return partition;
    }

    public String topicId() {
        return topicId;
    }

    /**
     * Whether the calling stream thread owns this epoch. A thread that was out of the group for too long may not know yet
     * that another thread of the process has its partition now.
     */
    public boolean isMine() {
        return Thread.currentThread() == owner;
    }

    /** A record was polled and waits in Kafka Streams. */
    void queued(long bytes) {
        queuedBytes += bytes;
        drained = false;
    }

    /** A record reached the topology. */
    public void seen(long offset, long bytes) {
        recordIsThrough();
        lastSeen = offset;
        queuedBytes -= bytes;
    }

    /** An event was found in the record. */
    public void read() {
        readNow++;
    }

    /** An event of the record is stored already, see {@link #isStored}. */
    public void storedBefore() {
        storedBeforeNow++;
    }

    /** An event of the record was left out by a rule. */
    public void dropped() {
        droppedNow++;
    }

    /** Now it is known which range the record has opened, if any. */
    private void recordIsThrough() {
        if (readNow > 0) {
            OpenRange last = open.peekLast();
            if (last == null) {
                settled = settled.plus(new Balance(readNow, 0, storedBeforeNow, 0, 0, droppedNow));
            } else {
                last.tally.add(readNow, storedBeforeNow, droppedNow);
            }
            readNow = 0;
            storedBeforeNow = 0;
            droppedNow = 0;
        }
    }

    /** Bytes polled that have not reached the topology. */
    long queuedBytes() {
        return queuedBytes;
    }

    /** Whether an earlier owner has stored this event already. */
    public boolean isStored(long offset, int index) {
        StoredSet inDoubt = stored;
        if (inDoubt == null) {
            return false;
        }
        if (offset > inDoubt.highestOffset()) {
            stored = null;
            return false;
        }
        return inDoubt.contains(offset, index);
    }

    /**
     * An event of the record at {@code offset} goes into the batch of {@code settlement}.
     *
     * @param timestampMillis of the record, or {@link Origin#NO_TIMESTAMP}
     * @return where it is settled
     */
    public BatchShare open(long offset, long timestampMillis, Settlement settlement) {
        OpenRange range = resumed == null ? open.peekLast() : resumed;
        if (range == null || (resumed == null && range.owed != settlement)) {
            range = new OpenRange(offset, timestampMillis, settlement);
            push(range);
        }
        return range.tally.share(this, settlement);
    }

    /**
     * An event of the record that is on its way waits before it goes into a batch. Until then it is a range of its own, at
     * its place.
     *
     * @param timestampMillis of the record, or {@link Origin#NO_TIMESTAMP}
     * @param until settled when the batch is that it goes into
     * @return for {@link #goesOn}
     */
    public OpenRange waits(long offset, long timestampMillis, Owed until) {
        readNow--;
        recordIsThrough();
        waiting++;
        OpenRange range = new OpenRange(offset, timestampMillis, until);
        push(range);
        return range;
    }

    /** An event that waited goes on by {@code forward}, maybe while another record is on its way. */
    public void goesOn(OpenRange waited, Runnable forward) {
        long readAside = readNow;
        long storedBeforeAside = storedBeforeNow;
        long droppedAside = droppedNow;
        waiting--;
        readNow = 0;
        storedBeforeNow = 0;
        droppedNow = 0;
        resumed = waited;
        forward.run();
        resumed = null;
        waited.tally.add(1, storedBeforeNow, droppedNow);
        readNow = readAside;
        storedBeforeNow = storedBeforeAside;
        droppedNow = droppedAside;
    }

    private void push(OpenRange range) {
        open.addLast(range);
        if (open.size() == 1) {
            lowestOpen = range.firstOffset;
            lowestOpenMillis = range.timestampMillis;
        }
    }

    /**
     * How far the partition may be committed when Streams asks for {@code asked}.
     *
     * @return the offset, or a negative number where nothing may be committed yet
     */
    long gate(long asked) {
        if (lastSeen < 0) {
            return -1;
        }
        return Math.min(asked, settleHead());
    }

    /** Forgets the ranges that are settled by now and returns the lowest offset that is not. */
    long settleHead() {
        recordIsThrough();
        OpenRange head = open.peekFirst();
        while (head != null && head.owed.isSettled()) {
            open.removeFirst();
            settled = settled.plus(head.tally.balance());
            head = open.peekFirst();
        }
        long lowest = head == null ? NOTHING_OPEN : head.firstOffset;
        settledTo = head == null ? Math.max(settledTo, lastSeen + 1) : lowest;
        lowestOpen = lowest;
        lowestOpenMillis = head == null ? Origin.NO_TIMESTAMP : head.timestampMillis;
        return lowest;
    }

    /**
     * The line of the ledger that a commit up to {@code offset} makes. Behind {@link #gate}.
     *
     * @return {@code null} where the commit ends within what is settled, which is then told with a later one
     */
    @Nullable
    LedgerEntry entry(long offset) {
        if (offset < settledTo || offset <= enteredTo) {
            return null;
        }
        return new LedgerEntry(
                partition.topic(),
                topicId,
                partition.partition(),
                enteredTo,
                offset,
                settled,
                inFlight(),
                LedgerEntry.By.RUN);
    }

    private long inFlight() {
        long events = waiting;
        for (OpenRange range : open) {
            events += range.tally.balance().unaccounted();
        }
        return events;
    }

    /** The broker acknowledged a commit. */
    void committed(long offset) {
        committed = offset;
        if (offset >= settledTo && offset > enteredTo) {
            enteredTo = offset;
            settled = Balance.NOTHING;
        }
    }

    /** The committed offset as the broker acknowledged it. Any thread. */
    public long committed() {
        return committed;
    }

    /** The lowest offset that was open when the stream thread last looked. Any thread. */
    public long lowestOpen() {
        return lowestOpen;
    }

    /**
     * The timestamp of the record at {@link #lowestOpen}; {@link Origin#NO_TIMESTAMP} where it has none or nothing is open.
     * Any thread.
     */
    long lowestOpenMillis() {
        return lowestOpenMillis;
    }

    /** Records between the watermark and the last one seen. Any thread. */
    public long distance() {
        long lowest = lowestOpen;
        return lowest == NOTHING_OPEN ? 0 : Math.max(0, lastSeen + 1 - lowest);
    }

    /** Looks whether all that was polled is settled and committed. Stream thread, while nothing is read. */
    void lookWhetherDrained() {
        drained = isSettled() && (lastSeen < 0 || committed > lastSeen);
    }

    /** Whether all that was polled is settled and committed, as far as the stream thread has looked. Any thread. */
    boolean isDrained() {
        return drained;
    }

    /** Whether all that was polled is settled. Stream thread. */
    boolean isSettled() {
        return queuedBytes == 0 && settleHead() == NOTHING_OPEN;
    }

    /** Where reading started. */
    long startOffset() {
        return startOffset;
    }

    void end() {
        over = true;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    /** From its first offset on nothing is committed until what is owed is settled. */
    public static final class OpenRange {

        private final long firstOffset;
        private final long timestampMillis;
        private final Owed owed;
        private final RangeTally tally = new RangeTally();

        private OpenRange(long firstOffset, long timestampMillis, Owed owed) {
            this.firstOffset = firstOffset;
            this.timestampMillis = timestampMillis;
            this.owed = owed;
        }
    }
}

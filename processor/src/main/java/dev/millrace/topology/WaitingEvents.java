package dev.millrace.topology;

import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Owed;
import dev.millrace.event.Settlement;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict;
import dev.millrace.event.Verdict.Wait;
import dev.millrace.ledger.ByteBudget;
import dev.millrace.ledger.PartitionLedger;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Events of one task that wait for an answer, as copies, while the task reads on. Each is open in the ledger from the start
 * of its wait until the batch that it goes into at last is settled, so that its offset is not committed before. It goes on
 * when the answer is there or its deadline has passed, behind events that were read after it.
 *
 * <p>So many wait at most; one more sends on the one that would go first. What they hold counts against the byte budget.
 *
 * <p>Owned by the stream thread; other threads only put into {@link #answered}.
 */
final class WaitingEvents {

    /** Some 10 KB each. Answers that take 20 ms let 50,000 events a second wait. */
    static final int MOST = 1_000;

    /** A record that comes lets few wait, so this keeps up, and no batch outgrows its bound by far. */
    static final int AT_ONCE = 16;

    /** Arrays of an event beside its bytes, about. */
    private static final int EVENT_BYTES = 6_000;

    private static final int POOLED = 64;

    private final LongSupplier nanoClock;
    private final Supplier<LogEvent> events;
    private final ByteBudget budget;
    private final Onward onward;
    private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Waiting> byDeadline =
            new PriorityQueue<>(Comparator.comparingLong((Waiting waiting) -> waiting.deadlineNanos)
                    .thenComparingLong(waiting -> waiting.number));
    private final Deque<LogEvent> pool = new ArrayDeque<>();
    private long number;
    private @Nullable Origin lastRecord;

    /** What becomes of events that waited. */
    interface Onward {

        Verdict resume(Wait wait, LogEvent event);

        /** Where what is forwarded next will be owed. */
        Settlement settlement();

        /** @param record valid until this returns */
        void forward(Record<byte[], LogEvent> record, Verdict verdict);

        /** So many are given back unsettled. */
        void released(int events);
    }

    private record Answered(Waiting waiting, Wait what) {}

    /** @param nanoClock monotonic */
    WaitingEvents(LongSupplier nanoClock, Supplier<LogEvent> events, ByteBudget budget, Onward onward) {
        this.nanoClock = nanoClock;
        this.events = events;
        this.budget = budget;
        this.onward = onward;
    }

    int size() {
        return byDeadline.size();
    }

    /** @param record its event is copied */
    void add(Record<byte[], LogEvent> record, Wait wait, PartitionLedger partition) {
        if (byDeadline.size() >= MOST) {
            goOnWithout(byDeadline.remove());
        }
        LogEvent pooled = pool.pollLast();
        LogEvent copy = (pooled == null ? events.get() : pooled).copyFrom(record.value());
        Waiting waiting = new Waiting(number++, record.withValue(copy), partition);
        SourceRecord source = copy.source();
        if (source != null && !source.origin().equals(lastRecord)) {
            // Its batch so far may be settled, and have given the record's memory back, while the event waits.
            waiting.sourceBytes = length(source.key()) + length(source.value());
            lastRecord = source.origin();
        }
        waiting.copyBytes = (long) copy.arena().size() + EVENT_BYTES;
        budget.acquire(waiting.copyBytes + waiting.sourceBytes);
        waiting.range = partition.waits(copy.origin().offset(), copy.origin().timestampMillis(), waiting);
        await(waiting, wait);
    }

    private void await(Waiting waiting, Wait wait) {
        waiting.wait = wait;
        waiting.deadlineNanos = nanoClock.getAsLong() + wait.deadline().toNanos();
        byDeadline.add(waiting);
        wait.whenAnswered(() -> answered.add(new Answered(waiting, wait)));
    }

    /**
     * Lets those go on that have their answer or are past their deadline, a few at a time.
     *
     * @return whether there may be more
     */
    boolean release() {
        if (byDeadline.isEmpty()) {
            answered.clear();
            return false;
        }
        int released = 0;
        Answered next = answered.poll();
        while (next != null) {
            // It may have gone on without, or wait for another answer by now.
            if (next.waiting().wait == next.what()) {
                byDeadline.remove(next.waiting());
                goOn(next.waiting());
                if (++released == AT_ONCE) {
                    return true;
                }
            }
            next = answered.poll();
        }
        long now = nanoClock.getAsLong();
        Waiting first = byDeadline.peek();
        while (first != null && first.deadlineNanos - now <= 0) {
            byDeadline.remove();
            goOn(first);
            if (++released == AT_ONCE) {
                return true;
            }
            first = byDeadline.peek();
        }
        return false;
    }

    /** Lets go of all of them, when the task ends: the next owner reads them again. */
    void abandon() {
        onward.released(byDeadline.size());
        for (Waiting waiting : byDeadline) {
            waiting.wait = null;
            budget.release(waiting.copyBytes + waiting.sourceBytes);
        }
        byDeadline.clear();
        answered.clear();
        lastRecord = null;
    }

    private void goOn(Waiting waiting) {
        Verdict verdict = resume(waiting);
        if (verdict instanceof Wait again) {
            await(waiting, again);
        } else if (verdict != null) {
            forward(waiting, verdict);
        }
    }

    /** As there is no room: whatever else it would wait for. */
    private void goOnWithout(Waiting waiting) {
        Verdict verdict = resume(waiting);
        while (verdict instanceof Wait again) {
            verdict = onward.resume(again, waiting.record.value());
        }
        if (verdict != null) {
            forward(waiting, verdict);
        }
    }

    /** @return {@code null} where it goes nowhere any more */
    private @Nullable Verdict resume(Waiting waiting) {
        Wait wait = waiting.wait;
        if (wait == null) {
            throw new IllegalStateException("an event that does not wait");
        }
        waiting.wait = null;
        if (waiting.partition.isOver()) {
            // As after a topic was made anew: within the next epoch its offset would mean another record.
            budget.release(waiting.copyBytes + waiting.sourceBytes);
            onward.released(1);
            return null;
        }
        return onward.resume(wait, waiting.record.value());
    }

    private void forward(Waiting waiting, Verdict verdict) {
        Record<byte[], LogEvent> record = waiting.record;
        LogEvent event = record.value();
        Settlement settlement = onward.settlement();
        settlement.hold(waiting.sourceBytes);
        waiting.movedTo = settlement;
        waiting.partition.goesOn(Objects.requireNonNull(waiting.range), () -> onward.forward(record, verdict));
        budget.release(waiting.copyBytes);
        if (pool.size() < POOLED) {
            // Keeps neither its record nor more than a usual event's bytes.
            pool.addLast(event.begin(event.origin(), 0));
        }
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** One event; holds its offset back until what it moved to is settled. */
    private static final class Waiting implements Owed {

        private final long number;
        private final Record<byte[], LogEvent> record;
        private final PartitionLedger partition;
        private @Nullable Wait wait;
        private long deadlineNanos;
        private long copyBytes;
        private long sourceBytes;
        private @Nullable Owed movedTo;
        private PartitionLedger.@Nullable OpenRange range;

        Waiting(long number, Record<byte[], LogEvent> record, PartitionLedger partition) {
            this.number = number;
            this.record = record;
            this.partition = partition;
        }

        @Override
        public boolean isSettled() {
            Owed owed = movedTo;
            return owed != null && owed.isSettled();
        }
    }
}

package dev.millrace.ledger;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds the bytes that are read but not settled, over all stream threads: records waiting in Kafka Streams, originals
 * kept for dead letters, request bodies. Kafka Streams' own bounds count records, and 1,000 of them may be 1 MB or 1 GB.
 *
 * <p>Taking never waits; a stream thread asks {@link #isExhausted} before it polls for more. So the budget is exceeded by
 * at most one poll per stream thread.
 */
public final class ByteBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    public ByteBudget(long limit) {
        this.limit = limit;
    }

    public void acquire(long bytes) {
        used.addAndGet(bytes);
    }

    public void release(long bytes) {
        long now = used.addAndGet(-bytes);
        if (waiting.get() > 0 && now < limit) {
            lock.lock();
            try {
                room.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    public boolean isExhausted() {
        return used.get() >= limit;
    }

    /**
     * Waits until there is room, at most {@code timeout}.
     *
     * @return whether there is
     */
    public boolean awaitRoom(Duration timeout) throws InterruptedException {
        if (!isExhausted()) {
            return true;
        }
        lock.lock();
        try {
            waiting.incrementAndGet();
            long nanos = timeout.toNanos();
            while (isExhausted() && nanos > 0) {
                nanos = room.awaitNanos(nanos);
            }
            return !isExhausted();
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    public long usedBytes() {
        return used.get();
    }

    public long limitBytes() {
        return limit;
    }
}

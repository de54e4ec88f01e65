package dev.millrace.sink;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many bulk requests may be on the wire: at most the ceiling, and fewer while Elasticsearch turns requests away for lack
 * of room. Additive increase, multiplicative decrease, as in TCP:
 *
 * <ul>
 *   <li>a request that is turned away (429) halves the limit, once for all that were on the wire together;
 *   <li>each round of answers (as many as the limit) raises it by one, but only while it is what holds requests back and
 *       latency holds: once answers take twice as long as the quickest of late, one more request would only queue at
 *       Elasticsearch.
 * </ul>
 *
 * <p>Begins at the ceiling, so that nothing changes for a cluster with room. Any thread.
 */
final class InFlightLimit {

    private static final double SMOOTHING = 0.2;
    private static final double LATENCY_HOLDS = 2;

    /** After so many answers the quickest one is found anew, as documents and the cluster change. */
    private static final int OF_LATE = 100;

    private final int ceiling;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    /** Guarded by {@link #lock}, as is all below. */
    private double limit;

    private int inFlight;
    /** Answers to requests that were sent before the last cut, and say nothing new. */
    private int oldAnswers;

    private double smoothedNanos;
    private double quickestNanos = Double.MAX_VALUE;
    private double quickestBefore = Double.MAX_VALUE;
    private int answers;

    /** @param ceiling at least 1 */
    InFlightLimit(int ceiling) {
        this.ceiling = ceiling;
        this.limit = ceiling;
    }

    /** Waits for room for one more. */
    void acquire() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (inFlight >= (int) limit) {
                room.await();
            }
            inFlight++;
        } finally {
            lock.unlock();
        }
    }

    /** One is over. */
    void release() {
        lock.lock();
        try {
            inFlight--;
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A request was answered, and none of it turned away. */
    void answered(long nanos) {
        lock.lock();
        try {
            measure(nanos);
            if (oldAnswers > 0) {
                oldAnswers--;
            } else if (inFlight >= (int) limit && limit < ceiling && doesLatencyHold()) {
                limit = Math.min(ceiling, limit + 1 / limit);
                room.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void measure(long nanos) {
        smoothedNanos = smoothedNanos == 0 ? nanos : smoothedNanos + SMOOTHING * (nanos - smoothedNanos);
        quickestNanos = Math.min(quickestNanos, smoothedNanos);
        answers++;
        if (answers == OF_LATE) {
            answers = 0;
            quickestBefore = quickestNanos;
            quickestNanos = smoothedNanos;
        }
    }

    private boolean doesLatencyHold() {
        return smoothedNanos <= LATENCY_HOLDS * Math.min(quickestNanos, quickestBefore);
    }

    /** A request, or a part of it, was turned away for lack of room. */
    void turnedAway() {
        lock.lock();
        try {
            if (oldAnswers > 0) {
                oldAnswers--;
            } else {
                limit = Math.max(1, (int) limit / 2);
                oldAnswers = Math.max(0, inFlight - 1);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is room for so many more. */
    boolean hasRoomFor(int more) {
        lock.lock();
        try {
            return inFlight + more <= (int) limit;
        } finally {
            lock.unlock();
        }
    }

    /** How many may be on the wire now, from 1 to the ceiling. */
    int limit() {
        lock.lock();
        try {
            return (int) limit;
        } finally {
            lock.unlock();
        }
    }
}

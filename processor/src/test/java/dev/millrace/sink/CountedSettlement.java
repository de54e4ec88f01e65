package dev.millrace.sink;

import dev.millrace.event.Settlement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is settled, also what is settled too often. */
final class CountedSettlement implements Settlement {

    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicInteger added = new AtomicInteger();
    private final AtomicLong heldBytes = new AtomicLong();
    private volatile long sealedBytes = -1;

    @Override
    public void add() {
        added.incrementAndGet();
    }

    @Override
    public void hold(long bytes) {
        heldBytes.addAndGet(bytes);
    }

    @Override
    public boolean isEmpty() {
        return added() == 0 && heldBytes() == 0;
    }

    @Override
    public void seal(long bodyBytes) {
        sealedBytes = bodyBytes;
    }

    @Override
    public void settle(int events) {
        settled.addAndGet(events);
    }

    @Override
    public boolean isSettled() {
        return isSealed() && settled() == added();
    }

    int added() {
        return added.get();
    }

    long heldBytes() {
        return heldBytes.get();
    }

    int settled() {
        return settled.get();
    }

    boolean isSealed() {
        return sealedBytes >= 0;
    }

    long sealedBytes() {
        return sealedBytes;
    }
}

package dev.millrace.ledger;

import dev.millrace.event.Settlement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the events that a batch took over and those of them that are settled: one atomic counter is all that stream
 * threads and senders share. Holds the memory of the batch against the {@link ByteBudget} until all is settled.
 */
public final class BatchSettlement implements Settlement {

    private final ByteBudget budget;
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicBoolean released = new AtomicBoolean();

    private int added;
    private long heldBytes;
    private volatile boolean sealed;

    public BatchSettlement(ByteBudget budget) {
        this.budget = budget;
    }

    @Override
    public void add() {
        added++;
    }

    @Override
    public void hold(long bytes) {
        heldBytes += bytes;
    }

    @Override
    public boolean isEmpty() {
        return added == 0 && heldBytes == 0;
    }

    @Override
    public void seal(long bodyBytes) {
        budget.acquire(bodyBytes);
        heldBytes += bodyBytes;
        sealed = true;
        // The last acknowledgement may have come before the seal; then nobody else gives the memory back.
        settle(0);
    }

    @Override
    public void settle(int events) {
        int now = settled.addAndGet(events);
        if (sealed && now == added && released.compareAndSet(false, true)) {
            budget.release(heldBytes);
        }
    }

    @Override
    public boolean isSettled() {
        return sealed && settled.get() == added;
    }
}

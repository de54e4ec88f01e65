package dev.millrace.ledger;

import dev.millrace.event.Settlement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is owed for one batch: how many events it took over and how many of these are settled. The stream thread adds and
 * seals, any thread settles. It also holds the memory of the batch against the {@link ByteBudget} until all is settled.
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

    /** The batch takes one more event over. Stream thread, before {@link #seal}. */
    public void add() {
        added++;
    }

    /** Events taken over so far. Stream thread. */
    public int added() {
        return added;
    }

    /** Memory that was taken from the budget when the record was polled and is given back when all is settled. */
    public void hold(long bytes) {
        heldBytes += bytes;
    }

    /** Bytes held so far. Stream thread. */
    public long heldBytes() {
        return heldBytes;
    }

    /**
     * No event comes any more. Stream thread.
     *
     * @param bodyBytes memory of the request body, counted from now on
     */
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

    /** Whether all events are settled and none can come. Any thread. */
    public boolean isSettled() {
        return sealed && settled.get() == added;
    }
}

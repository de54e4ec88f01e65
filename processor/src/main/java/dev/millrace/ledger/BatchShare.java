package dev.millrace.ledger;

import dev.millrace.event.Epoch;
import dev.millrace.event.Settled;
import dev.millrace.event.Settlement;
import dev.millrace.event.Share;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** One partition's part of one batch: counts what its events are settled as. Any thread. */
public final class BatchShare implements Share {

    private final Epoch epoch;
    private final Settlement settlement;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(Settled.values().length);

    /** @param settlement of the batch */
    public BatchShare(Epoch epoch, Settlement settlement) {
        this.epoch = epoch;
        this.settlement = settlement;
    }

    public Settlement settlement() {
        return settlement;
    }

    @Override
    public void add() {
        settlement.add();
    }

    @Override
    public void settle(Settled as, int events) {
        // In this order: whoever sees the batch settled sees what its events are settled as.
        counts.addAndGet(as.ordinal(), events);
        settlement.settle(events);
    }

    @Override
    public boolean isOver() {
        return epoch.isOver();
    }

    /** So many are settled as this by now; final once the batch is settled. */
    public int count(Settled as) {
        return counts.get(as.ordinal());
    }
}

package dev.millrace.ledger;

import dev.millrace.event.Epoch;
import dev.millrace.event.Settled;
import dev.millrace.event.Settlement;
import org.jspecify.annotations.Nullable;

/** What was read of one range, and what became of it. Owned by the stream thread; only the share is counted in by others. */
final class RangeTally {

    private @Nullable BatchShare share;
    private long read;
    private long duplicates;
    private long dropped;

    /** Made with the first event that goes into a batch; one range goes into one batch. */
    BatchShare share(Epoch epoch, Settlement settlement) {
        BatchShare known = share;
        if (known == null) {
            known = new BatchShare(epoch, settlement);
            share = known;
        }
        return known;
    }

    /** A record is through. */
    void add(long events, long storedBefore, long byRule) {
        read += events;
        duplicates += storedBefore;
        dropped += byRule;
    }

    /** Final once the batch is settled. */
    Balance balance() {
        return new Balance(
                read,
                count(Settled.STORED),
                duplicates + count(Settled.DUPLICATE),
                count(Settled.FAILURE_STORED),
                count(Settled.DEAD_LETTERED),
                dropped);
    }

    private int count(Settled as) {
        BatchShare known = share;
        return known == null ? 0 : known.count(as);
    }
}

package dev.millrace.ledger;

import dev.millrace.event.Settled;
import dev.millrace.event.Settlement;

/**
 * The records of one partition from the first that went into a batch up to the first that went into the next one, and what
 * became of their events. Owned by the stream thread; only the share is counted in by others.
 */
final class RangeTally {

    private final BatchShare share;
    private long read;
    private long duplicates;
    private long dropped;

    RangeTally(BatchShare share) {
        this.share = share;
    }

    BatchShare share() {
        return share;
    }

    Settlement settlement() {
        return share.settlement();
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
                share.count(Settled.STORED),
                duplicates + share.count(Settled.DUPLICATE),
                share.count(Settled.FAILURE_STORED),
                share.count(Settled.DEAD_LETTERED),
                dropped);
    }
}

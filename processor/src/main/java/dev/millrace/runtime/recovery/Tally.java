package dev.millrace.runtime.recovery;

/** What became of events that were sent through again. Written and read by one thread. */
public final class Tally {

    private long stored;
    private long storedBefore;
    private long failureStored;
    private long rejectedAgain;
    private long gone;
    private long unavailable;

    void add(long newlyStored, long duplicates, long newlyFailureStored) {
        stored += newlyStored;
        storedBefore += duplicates;
        failureStored += newlyFailureStored;
    }

    void addStoredBefore(long events) {
        storedBefore += events;
    }

    void addRejectedAgain(long events) {
        rejectedAgain += events;
    }

    void addGone() {
        gone++;
    }

    void addUnavailable() {
        unavailable++;
    }

    /** Stored now; in a dry run, would be sent to Elasticsearch. */
    public long stored() {
        return stored;
    }

    /** Left alone, as Elasticsearch holds them. */
    public long storedBefore() {
        return storedBefore;
    }

    /** Rejected by Elasticsearch into its own failure store. */
    public long failureStored() {
        return failureStored;
    }

    /** In the dead-letter topic again; in a dry run, would be. */
    public long rejectedAgain() {
        return rejectedAgain;
    }

    /** By the configuration now the record holds no such event, or a rule drops it. */
    public long gone() {
        return gone;
    }

    /** Cut in the dead-letter topic, and Kafka no longer has the whole at its origin. */
    public long unavailable() {
        return unavailable;
    }
}

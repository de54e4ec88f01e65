package dev.millrace.runtime.recovery;

import dev.millrace.ledger.Balance;

/**
 * What became of the records of one partition between two offsets. Written and read by one thread.
 *
 * <p>{@code events = stored + deadLettered + failureStored + dropped + missing}.
 */
public final class PartitionReport {

    private final String topic;
    private final int partition;
    private final long start;
    private final long due;
    private final long end;

    long records;
    long events;
    long stored;
    long deadLettered;
    long failureStored;
    long dropped;
    long missing;
    long twice;
    long withoutRecord;
    long ofOtherGeneration;
    long notInLedger;
    long unbalanced;
    Balance ledger = Balance.NOTHING;
    Balance again = Balance.NOTHING;

    PartitionReport(String topic, int partition, long start, long due, long end) {
        this.topic = topic;
        this.partition = partition;
        this.start = start;
        this.due = due;
        this.end = end;
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    /** The first offset that was looked at: retention may have deleted earlier ones. */
    public long start() {
        return start;
    }

    /** Behind the last offset that was looked at: what the application has not committed is not due yet. */
    public long due() {
        return due;
    }

    /** Offsets behind these that are not due yet. */
    public long notDue() {
        return end - due;
    }

    /** Offsets at which there is no record: compacted away, or taken by a transaction. */
    public long gaps() {
        return due - start - records;
    }

    public long records() {
        return records;
    }

    public long events() {
        return events;
    }

    /** Events that Elasticsearch holds, replayed dead letters included. */
    public long stored() {
        return stored;
    }

    /** Events that the dead-letter topic holds, and Elasticsearch does not. */
    public long deadLettered() {
        return deadLettered;
    }

    /** Events that stand in a failure store. */
    public long failureStored() {
        return failureStored;
    }

    /** Events that the stages drop, by the configuration as it is now. */
    public long dropped() {
        return dropped;
    }

    public long missing() {
        return missing;
    }

    /** Events of which there are several documents. */
    public long twice() {
        return twice;
    }

    /** Documents without a record: it has been compacted away since. */
    public long withoutRecord() {
        return withoutRecord;
    }

    /** Documents of another {@code sink.bulk.generation}. */
    public long ofOtherGeneration() {
        return ofOtherGeneration;
    }

    /** Offsets that no line of the ledger covers which lies within the range. */
    public long notInLedger() {
        return notInLedger;
    }

    /** Lines of the ledger that do not add up. */
    public long unbalanced() {
        return unbalanced;
    }

    /** The sum of those lines of the ledger that lie within the range. */
    public Balance ledger() {
        return ledger;
    }

    /** What the ledger says of events that were replayed and repaired, wherever they lie. */
    public Balance again() {
        return again;
    }
}

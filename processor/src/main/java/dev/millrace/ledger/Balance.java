package dev.millrace.ledger;

/**
 * What became of the events of a range of offsets, all counted in events. It holds when
 *
 * <pre>{@code read = stored + duplicates + failureStored + deadLettered + dropped}</pre>
 *
 * @param read found in the records of the range
 * @param stored acknowledged by Elasticsearch as created
 * @param duplicates found to be stored already, under the same id
 * @param failureStored rejected by Elasticsearch into its own failure store, and accepted as that
 * @param deadLettered acknowledged by the broker in the dead-letter topic
 * @param dropped left out by a configured rule
 */
public record Balance(long read, long stored, long duplicates, long failureStored, long deadLettered, long dropped) {

    /** Of no event. */
    public static final Balance NOTHING = new Balance(0, 0, 0, 0, 0, 0);

    public Balance plus(Balance other) {
        return new Balance(
                read + other.read,
                stored + other.stored,
                duplicates + other.duplicates,
                failureStored + other.failureStored,
                deadLettered + other.deadLettered,
                dropped + other.dropped);
    }

    public long settled() {
        return stored + duplicates + failureStored + deadLettered + dropped;
    }

    /** Events read that nothing became of; less than 0 where one was settled twice. 0 is the promise. */
    public long unaccounted() {
        return read - settled();
    }

    public boolean holds() {
        return unaccounted() == 0;
    }
}

package dev.millrace.runtime.recovery;

import dev.millrace.deadletter.ReplayedDeadLetters.Letter;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What became of events that were sent through again. Written and read by one thread. */
public final class Tally {

    private long stored;
    private long storedBefore;
    private long failureStored;
    private final Map<String, Refused> rejectedAgain = new TreeMap<>();
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

    void addRejectedAgain(Letter letter) {
        rejectedAgain.merge(letter.rejection().code(), new Refused(1, letter), Refused::plus);
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
        return rejectedAgain.values().stream().mapToLong(Refused::events).sum();
    }

    /** Why, by code. */
    public Map<String, Refused> refused() {
        return Collections.unmodifiableMap(rejectedAgain);
    }

    /** By the configuration now the record holds no such event, or a rule drops it. */
    public long gone() {
        return gone;
    }

    /**
     * Rejected again with one code.
     *
     * @param example the first of them
     */
    public record Refused(long events, Letter example) {

        private Refused plus(Refused more) {
            return new Refused(events + more.events, example);
        }
    }

    /** Cut in the dead-letter topic, and Kafka no longer has the whole at its origin. */
    public long unavailable() {
        return unavailable;
    }
}

package dev.millrace.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The numbers that must add up. Once nothing is in flight
 *
 * <pre>{@code read = stored + duplicates + failureStored + deadLettered + dropped + released}</pre>
 *
 * holds for the life of a process; until then the difference is what is in flight, never less than 0. All count events;
 * an unreadable record counts as one event.
 */
public final class Counters {

    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder read = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder failureStored = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder released = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder bulkRequests = new LongAdder();
    private final LongAdder bulkBytes = new LongAdder();
    private final Durations freshness = new Durations();
    private final Durations delivery = new Durations();
    private final Durations bulkDurations = new Durations();
    private final Map<String, LongAdder> rejections = new ConcurrentHashMap<>();
    private final Map<Adjusted, LongAdder> adjustments = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> droppedByRule = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> failedByRule = new ConcurrentHashMap<>();

    /** Kafka records taken in. */
    public LongAdder records() {
        return records;
    }

    /** Bytes of the values of these records. */
    public LongAdder bytes() {
        return bytes;
    }

    /** Events found in these records. */
    public LongAdder read() {
        return read;
    }

    /** Acknowledged by Elasticsearch as created. */
    public LongAdder stored() {
        return stored;
    }

    /** Found to be stored already, under the same id. */
    public LongAdder duplicates() {
        return duplicates;
    }

    /** Rejected by Elasticsearch into its own failure store. */
    public LongAdder failureStored() {
        return failureStored;
    }

    /** Acknowledged by the broker in the dead-letter topic. */
    public LongAdder deadLettered() {
        return deadLettered;
    }

    /** Left out on purpose by a configured rule. */
    public LongAdder dropped() {
        return dropped;
    }

    /** Given back unsettled when a partition moved away; whoever owns it now reads them again. */
    public LongAdder released() {
        return released;
    }

    /** Documents sent again after a failure that was not theirs. */
    public LongAdder retried() {
        return retried;
    }

    public LongAdder bulkRequests() {
        return bulkRequests;
    }

    public LongAdder bulkBytes() {
        return bulkBytes;
    }

    /** From the time that an event gives itself until Elasticsearch acknowledged it. */
    public Durations freshness() {
        return freshness;
    }

    /** From the timestamp of the record, by default when its producer sent it, until Elasticsearch acknowledged it. */
    public Durations delivery() {
        return delivery;
    }

    /** From sending a bulk request until its answer was there, whatever it said. */
    public Durations bulkDurations() {
        return bulkDurations;
    }

    /** Rejections by code, counted when the verdict falls; {@code code} comes from our own code, so it is bounded. */
    public LongAdder rejected(String code) {
        LongAdder adder = rejections.get(code);
        return adder != null ? adder : rejections.computeIfAbsent(code, c -> new LongAdder());
    }

    public Map<String, Long> rejections() {
        return sums(rejections);
    }

    /** What a rule has left out; these together are {@link #dropped()}. {@code rule} is a configured name. */
    public LongAdder dropped(String rule) {
        return droppedByRule.computeIfAbsent(rule, r -> new LongAdder());
    }

    public Map<String, Long> droppedByRule() {
        return sums(droppedByRule);
    }

    /** Events on which the condition of a rule failed, so that the rule left them alone. */
    public LongAdder failedCondition(String rule) {
        return failedByRule.computeIfAbsent(rule, r -> new LongAdder());
    }

    public Map<String, Long> failedConditions() {
        return sums(failedByRule);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> adders) {
        Map<String, Long> sums = new TreeMap<>();
        adders.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    /**
     * Values of a field that were adjusted, by what was done with them. Both names come from our own code and the list of
     * ECS fields, so they are bounded.
     */
    public LongAdder adjusted(String field, String kind) {
        return adjustments.computeIfAbsent(new Adjusted(field, kind), a -> new LongAdder());
    }

    Map<Adjusted, LongAdder> adjustments() {
        return adjustments;
    }

    /** Read and not yet settled. Settled counts are summed first, so the result never understates. */
    public long open() {
        long settled = stored.sum()
                + duplicates.sum()
                + failureStored.sum()
                + deadLettered.sum()
                + dropped.sum()
                + released.sum();
        return read.sum() - settled;
    }

    /** What {@link #adjusted} counts by. */
    record Adjusted(String field, String kind) {}
}

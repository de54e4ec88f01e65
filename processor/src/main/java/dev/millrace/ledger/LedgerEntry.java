package dev.millrace.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger: what became of the events of a range of offsets of one partition.
 *
 * @param topicId the topic's UUID
 * @param from the first offset of the range
 * @param to behind the last
 * @param inFlight events read beyond the range and not settled at that time
 * @param by who settled them
 */
public record LedgerEntry(
        String topic, String topicId, int partition, long from, long to, Balance balance, long inFlight, By by) {

    /** Who settled the events of an entry. */
    public enum By {
        /** The application, with a commit to the end of the range. These entries follow one another. */
        RUN,
        /** {@code dead-letters replay}: single events of the range, which were dead-lettered before. */
        REPLAY,
        /** {@code reconcile --repair}: single events of the range, which were missing. */
        REPAIR
    }

    /** Key of its record: entries of one partition stay in order. */
    public String key() {
        return topic + "-" + partition;
    }

    /** {@code topic-partition@from..to}, {@code to} not included. */
    public String at() {
        return key() + "@" + from + ".." + to;
    }

    /** Whether this is what the same owner, or the next one, says of the same range once more: the first commit failed. */
    boolean isInsteadOf(LedgerEntry before) {
        return by == By.RUN
                && before.by == By.RUN
                && topicId.equals(before.topicId)
                && key().equals(before.key())
                && from == before.from;
    }

    /**
     * This and {@code next} as one.
     *
     * @return {@code null} where they are no neighbours
     */
    @Nullable
    LedgerEntry with(LedgerEntry next) {
        boolean isNeighbour = by == By.RUN
                && next.by == By.RUN
                && topicId.equals(next.topicId)
                && topic.equals(next.topic)
                && partition == next.partition
                && to == next.from;
        return isNeighbour
                ? new LedgerEntry(
                        topic, topicId, partition, from, next.to, balance.plus(next.balance), next.inFlight, by)
                : null;
    }
}

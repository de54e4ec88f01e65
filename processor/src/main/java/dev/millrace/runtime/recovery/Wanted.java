package dev.millrace.runtime.recovery;

import dev.millrace.event.SourceRecord;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import java.util.BitSet;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a record are to be stored.
 *
 * @param indexes of its events; not to be written to
 * @param rejectedBy the stage that rejected the one event; {@code null} where they just are missing
 * @param replays how many times they were replayed and rejected again so far
 */
record Wanted(SourceRecord source, BitSet indexes, @Nullable Stage rejectedBy, int replays) {

    static Wanted event(SourceRecord source, int index, Stage rejectedBy, int replays) {
        BitSet one = new BitSet();
        one.set(index);
        return new Wanted(source, one, rejectedBy, replays);
    }

    /**
     * Which events to store of those that the record holds by now. What decode has rejected was the rest of the record,
     * which nobody could tell apart; if decode reads it today, all that it finds there is wanted, but for what lies in the
     * dead-letter topic by itself.
     *
     * @param found the events by their index, with their rejection or {@link #PASSED}
     * @param hasLetter whether an event has a dead letter of its own
     */
    BitSet among(Map<Integer, Object> found, Predicate<EventKey> hasLetter) {
        int first = indexes.nextSetBit(0);
        if (rejectedBy != Stage.DECODE || isRejectedByDecode(found.get(first))) {
            return indexes;
        }
        BitSet all = (BitSet) indexes.clone();
        for (int index : found.keySet()) {
            if (index > first && !hasLetter.test(EventKey.of(source.origin(), index))) {
                all.set(index);
            }
        }
        return all;
    }

    /** Stands for an event that no stage rejects. */
    static final Object PASSED = new Object();

    static boolean isRejectedByDecode(@Nullable Object found) {
        return found instanceof Rejection rejection && rejection.stage() == Stage.DECODE;
    }

    long bytes() {
        byte[] value = source.value();
        return value == null ? 0 : value.length;
    }
}

package dev.millrace.sink;

import dev.millrace.event.Epoch;
import dev.millrace.event.Settled;
import dev.millrace.event.Settlement;
import dev.millrace.event.Share;
import java.util.EnumMap;
import java.util.Map;

/** Counts what events are settled as, also what is settled too often. */
final class CountedShare implements Share {

    private final Epoch epoch;
    private final Settlement settlement;
    private final Map<Settled, Integer> counts = new EnumMap<>(Settled.class);

    CountedShare(Epoch epoch, Settlement settlement) {
        this.epoch = epoch;
        this.settlement = settlement;
    }

    @Override
    public void add() {
        settlement.add();
    }

    @Override
    public void settle(Settled as, int events) {
        synchronized (counts) {
            counts.merge(as, events, Integer::sum);
        }
        settlement.settle(events);
    }

    @Override
    public boolean isOver() {
        return epoch.isOver();
    }

    /** What was settled, without zeros. */
    Map<Settled, Integer> counts() {
        synchronized (counts) {
            return Map.copyOf(counts);
        }
    }
}

package dev.millrace.stage.rules;

import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;

/**
 * Keeps a share of events, chosen by their identity alone: whoever reads an event again decides the same. Two samples of
 * different names choose independently of each other.
 */
final class Sample {

    private static final double UNIT = 0x1.0p-53;

    private final double share;
    private final long seed;

    /** @param share more than 0, less than 1 */
    Sample(String name, double share) {
        this.share = share;
        seed = text(0x9e3779b97f4a7c15L, name);
    }

    boolean keeps(LogEvent event) {
        Origin origin = event.origin();
        long hash = text(seed, origin.topicId());
        hash = mixed(hash ^ origin.partition());
        hash = mixed(hash ^ origin.offset());
        hash = mixed(hash ^ event.index());
        return (hash >>> 11) * UNIT < share;
    }

    private static long text(long from, String text) {
        long hash = from;
        for (int i = 0; i < text.length(); i++) {
            hash = mixed(hash ^ text.charAt(i));
        }
        return hash;
    }

    /** The finalizer of SplitMix64: each bit of the result depends on each bit of the input. */
    private static long mixed(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}

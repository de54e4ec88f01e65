package dev.millrace.ledger;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The events of one partition that Elasticsearch was found to hold at or beyond the offset where reading starts: what
 * an earlier owner wrote but could not commit. Filled once, then asked and emptied by the stream thread.
 */
public final class StoredSet {

    /** Offsets that share one bit set: most records hold one event, and then an offset costs a bit. */
    private static final int CHUNK_BITS = 16;

    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private final Map<Long, BitSet> firstEvents = new HashMap<>();
    private final Map<Long, BitSet> laterEvents = new HashMap<>();
    private long highestOffset = -1;

    public void add(long offset, int index) {
        if (index == 0) {
            firstEvents
                    .computeIfAbsent(offset >>> CHUNK_BITS, chunk -> new BitSet())
                    .set((int) offset & CHUNK_MASK);
        } else {
            laterEvents.computeIfAbsent(offset, o -> new BitSet()).set(index);
        }
        highestOffset = Math.max(highestOffset, offset);
    }

    public boolean contains(long offset, int index) {
        if (offset > highestOffset) {
            return false;
        }
        return index == 0 ? containsFirst(offset) : containsLater(offset, index);
    }

    private boolean containsFirst(long offset) {
        BitSet chunk = firstEvents.get(offset >>> CHUNK_BITS);
        return chunk != null && chunk.get((int) offset & CHUNK_MASK);
    }

    private boolean containsLater(long offset, int index) {
        BitSet indexes = laterEvents.get(offset);
        return indexes != null && indexes.get(index);
    }

    /** Records of which at least one event is stored. */
    public int offsets() {
        int offsets = 0;
        for (BitSet chunk : firstEvents.values()) {
            offsets += chunk.cardinality();
        }
        for (long offset : laterEvents.keySet()) {
            offsets += containsFirst(offset) ? 0 : 1;
        }
        return offsets;
    }

    /** The last offset that is in doubt; -1 if none is. */
    public long highestOffset() {
        return highestOffset;
    }
}

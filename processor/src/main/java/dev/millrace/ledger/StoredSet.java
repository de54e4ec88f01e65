package dev.millrace.ledger;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The events of one partition that Elasticsearch was found to hold at or beyond the offset where reading starts: what
 * an earlier owner wrote but could not commit. Filled once, then asked and emptied by the stream thread.
 */
public final class StoredSet {

    private final Map<Long, BitSet> indexesByOffset = new HashMap<>();
    private long highestOffset = -1;

    public void add(long offset, int index) {
        indexesByOffset.computeIfAbsent(offset, o -> new BitSet()).set(index);
        highestOffset = Math.max(highestOffset, offset);
    }

    public boolean contains(long offset, int index) {
        if (offset > highestOffset) {
            return false;
        }
        BitSet indexes = indexesByOffset.get(offset);
        return indexes != null && indexes.get(index);
    }

    /** Records of which at least one event is stored. */
    public int offsets() {
        return indexesByOffset.size();
    }

    /** The last offset that is in doubt; -1 if none is. */
    public long highestOffset() {
        return highestOffset;
    }
}

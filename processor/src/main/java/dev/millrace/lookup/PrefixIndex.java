package dev.millrace.lookup;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Rows by the longest prefix of the key: one pass over the key, with a look into a hash table at each length that some
 * prefix has. Filled by one thread, then only read.
 */
final class PrefixIndex implements KeyIndex {

    private final RowStore store;
    private final BitSet lengths = new BitSet();
    private int[] slots = new int[16];
    private int size;

    PrefixIndex(RowStore store) {
        this.store = store;
        Arrays.fill(slots, NONE);
    }

    /** @return the row that has the prefix already, or {@link #NONE} if {@code row} was put */
    int putIfAbsent(int row) {
        if (size >= slots.length / 2) {
            int[] old = slots;
            slots = new int[old.length * 2];
            Arrays.fill(slots, NONE);
            for (int moved : old) {
                if (moved != NONE) {
                    slots[slotOf(moved)] = moved;
                }
            }
        }
        int slot = slotOf(row);
        if (slots[slot] != NONE) {
            return slots[slot];
        }
        slots[slot] = row;
        size++;
        lengths.set(store.keyEnd(row) - store.keyStart(row));
        return NONE;
    }

    @Override
    public int find(byte[] bytes, int start, int end, WideNumber scratch) {
        int longest = NONE;
        int hash = 0;
        for (int length = lengths.nextSetBit(0), at = start; length >= 0 && length <= end - start; ) {
            while (at < start + length) {
                hash = 31 * hash + bytes[at++];
            }
            int row = slots[slot(ExactIndex.mix(hash), bytes, start, at)];
            longest = row == NONE ? longest : row;
            length = lengths.nextSetBit(length + 1);
        }
        return longest;
    }

    @Override
    public long bytes() {
        return 4L * slots.length + lengths.size() / 8;
    }

    private int slotOf(int row) {
        byte[] chunk = store.chunk(row);
        int start = store.keyStart(row);
        int end = store.keyEnd(row);
        return slot(ExactIndex.hash(chunk, start, end), chunk, start, end);
    }

    private int slot(int hash, byte[] bytes, int start, int end) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != NONE && !store.hasKey(slots[slot], bytes, start, end)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}

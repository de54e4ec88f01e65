package dev.millrace.lookup;

import java.util.Arrays;

/**
 * Rows by the bytes of their keys, in open addressing at most half full: finding makes no string of the event's key and
 * no object. Filled by one thread, then only read.
 */
final class ExactIndex implements KeyIndex {

    private final RowStore store;
    private int[] slots = empty(16);
    private int size;

    ExactIndex(RowStore store) {
        this.store = store;
    }

    /** @return the row that has the key already, or {@link #NONE} if {@code row} was put */
    int putIfAbsent(int row) {
        if (size >= slots.length / 2) {
            grow();
        }
        byte[] chunk = store.chunk(row);
        int slot = slot(chunk, store.keyStart(row), store.keyEnd(row));
        if (slots[slot] != NONE) {
            return slots[slot];
        }
        slots[slot] = row;
        size++;
        return NONE;
    }

    @Override
    public int find(byte[] bytes, int start, int end, WideNumber scratch) {
        return slots[slot(bytes, start, end)];
    }

    @Override
    public long bytes() {
        return 4L * slots.length;
    }

    /** Every row, in no order. */
    int[] rows() {
        return Arrays.stream(slots).filter(row -> row != NONE).toArray();
    }

    /** Where the key is, or where it would be. */
    private int slot(byte[] bytes, int start, int end) {
        int slot = hash(bytes, start, end) & (slots.length - 1);
        while (slots[slot] != NONE && !store.hasKey(slots[slot], bytes, start, end)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        int[] old = slots;
        slots = empty(old.length * 2);
        for (int row : old) {
            if (row != NONE) {
                slots[slot(store.chunk(row), store.keyStart(row), store.keyEnd(row))] = row;
            }
        }
    }

    private static int[] empty(int length) {
        int[] slots = new int[length];
        Arrays.fill(slots, NONE);
        return slots;
    }

    /** Numbered hosts differ in their last bytes alone, so the polynomial is mixed once more. */
    static int hash(byte[] bytes, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return mix(hash);
    }

    static int mix(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x9e3779b1;
        return mixed ^ mixed >>> 15;
    }
}

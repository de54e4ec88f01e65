package dev.millrace.benchmark;

/** A set of 64-bit hashes: among 10 million ids a false duplicate has a chance of 1 in 370,000. Used under its own lock. */
final class IdSet {

    private long[] slots = new long[1 << 16];
    private int size;

    /** @return whether it was new */
    synchronized boolean add(long hash) {
        long key = hash == 0 ? 1 : hash;
        int at = slot(key);
        if (slots[at] == key) {
            return false;
        }
        slots[at] = key;
        if (++size > slots.length / 2) {
            grow();
        }
        return true;
    }

    synchronized int size() {
        return size;
    }

    private int slot(long key) {
        int at = (int) (key & slots.length - 1);
        while (slots[at] != 0 && slots[at] != key) {
            at = at + 1 & slots.length - 1;
        }
        return at;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long key : old) {
            if (key != 0) {
                slots[slot(key)] = key;
            }
        }
    }
}

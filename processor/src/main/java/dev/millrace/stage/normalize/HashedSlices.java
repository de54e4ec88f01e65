package dev.millrace.stage.normalize;

import java.util.Arrays;

/**
 * A set of names, each within a scope, without an object per name: open addressing over slices of one array, emptied by
 * counting up a generation. Owned by the stream thread.
 */
final class HashedSlices {

    private static final int RETAINED_SLOTS = 64 * 1024;
    private static final int FIRST_SLOTS = 256;

    private int[] generations = new int[FIRST_SLOTS];
    private int[] hashes = new int[FIRST_SLOTS];
    private int[] scopes = new int[FIRST_SLOTS];
    private int[] starts = new int[FIRST_SLOTS];
    private int[] ends = new int[FIRST_SLOTS];
    private int generation;
    private int size;

    /** Empties the set and makes room for so many names. */
    void begin(int names) {
        int slots = Math.max(FIRST_SLOTS, Integer.highestOneBit(Math.max(1, names)) * 4);
        if (slots > generations.length || (generations.length > RETAINED_SLOTS && slots < generations.length)) {
            generations = new int[slots];
            hashes = new int[slots];
            scopes = new int[slots];
            starts = new int[slots];
            ends = new int[slots];
            generation = 0;
        }
        generation++;
        size = 0;
    }

    /** Whether the name was not in this scope yet; now it is. No more names than room was made for. */
    boolean add(int scope, int hash, byte[] bytes, int start, int end) {
        int mask = generations.length - 1;
        int spread = hash + scope * 0x9e3779b9;
        int slot = (spread ^ spread >>> 15) & mask;
        for (; generations[slot] == generation; slot = slot + 1 & mask) {
            if (hashes[slot] == hash
                    && scopes[slot] == scope
                    && Arrays.equals(bytes, starts[slot], ends[slot], bytes, start, end)) {
                return false;
            }
        }
        if (++size >= generations.length) {
            throw new IllegalStateException("more names than announced: " + size);
        }
        generations[slot] = generation;
        hashes[slot] = hash;
        scopes[slot] = scope;
        starts[slot] = start;
        ends[slot] = end;
        return true;
    }
}

package dev.millrace.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A fixed list of dotted names in which slices are looked up by {@link FieldHash}, without a string: open addressing,
 * at most a quarter full, verified by bytes. Immutable; read by any thread.
 */
public final class FieldNames {

    public static final int UNKNOWN = -1;

    private final byte[][] names;
    private final int[] hashes;
    private final int[] slots;

    /** A bit per hash that is in the list, at most one in sixteen set: most names of most events are not. */
    private final long[] filter;

    /** @param names different from each other */
    public FieldNames(List<String> names) {
        this.names = new byte[names.size()][];
        hashes = new int[names.size()];
        slots = new int[Integer.highestOneBit(Math.max(2, names.size())) * 8];
        Arrays.fill(slots, UNKNOWN);
        filter = new long[Math.max(1, slots.length / 16)];
        for (int i = 0; i < names.size(); i++) {
            byte[] name = names.get(i).getBytes(StandardCharsets.UTF_8);
            this.names[i] = name;
            hashes[i] = FieldHash.of(name, 0, name.length);
            if (indexOf(hashes[i], name, 0, name.length) != UNKNOWN) {
                throw new IllegalArgumentException("twice in the list: " + names.get(i));
            }
            int slot = firstSlot(hashes[i]);
            while (slots[slot] != UNKNOWN) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i;
            int spread = hashes[i] * FieldHash.SPREAD;
            filter[(spread >>> 6) & (filter.length - 1)] |= 1L << spread;
        }
    }

    /** Whether a name with this hash may be in the list; false is certain. Cheaper than to look for it. */
    public boolean mayHold(int hash) {
        int spread = hash * FieldHash.SPREAD;
        return (filter[(spread >>> 6) & (filter.length - 1)] & (1L << spread)) != 0;
    }

    /** The position in the list of the name that a slice holds, or {@link #UNKNOWN}. */
    public int indexOf(int hash, byte[] bytes, int start, int end) {
        return indexOf(hash, bytes, start, start, bytes, start, end);
    }

    /**
     * The position in the list of {@code prefix + "." + name}, or of {@code name} where the prefix is empty.
     *
     * @param hash of the whole path
     */
    public int indexOf(
            int hash, byte[] prefix, int prefixStart, int prefixEnd, byte[] bytes, int nameStart, int nameEnd) {
        for (int slot = firstSlot(hash); slots[slot] != UNKNOWN; slot = slot + 1 & slots.length - 1) {
            int i = slots[slot];
            if (hashes[i] == hash && matches(names[i], prefix, prefixStart, prefixEnd, bytes, nameStart, nameEnd)) {
                return i;
            }
        }
        return UNKNOWN;
    }

    private int firstSlot(int hash) {
        return (hash ^ hash >>> 15) & slots.length - 1;
    }

    private static boolean matches(
            byte[] path, byte[] prefix, int prefixStart, int prefixEnd, byte[] bytes, int nameStart, int nameEnd) {
        int prefixLength = prefixEnd - prefixStart;
        if (prefixLength == 0) {
            return Arrays.equals(path, 0, path.length, bytes, nameStart, nameEnd);
        }
        return path.length == prefixLength + 1 + nameEnd - nameStart
                && Arrays.equals(path, 0, prefixLength, prefix, prefixStart, prefixEnd)
                && path[prefixLength] == '.'
                && Arrays.equals(path, prefixLength + 1, path.length, bytes, nameStart, nameEnd);
    }
}

package dev.millrace.event;

import java.util.Arrays;

/**
 * What has no home in ECS, kept under {@code attributes} (mapped {@code flattened}): dotted path and value, both slices
 * of the event's bytes. Owned by the stream thread.
 */
public final class Attributes {

    private static final ValueKind[] KINDS = ValueKind.values();

    /** One event with very many of them must not make every later one carry their memory. */
    private static final int RETAINED = 16 * 1024;

    private byte[] kinds = new byte[32];
    private int[] slices = new int[32 * 4];
    private int size;
    private boolean isVerbatim;

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
        isVerbatim = false;
        if (kinds.length > RETAINED) {
            kinds = new byte[32];
            slices = new int[32 * 4];
        }
    }

    /** @param pathStart slice of the dotted path as plain UTF-8 text */
    public void add(int pathStart, int pathEnd, ValueKind kind, int start, int end) {
        isVerbatim = false;
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, size * 2);
            slices = Arrays.copyOf(slices, size * 2 * 4);
        }
        kinds[size] = (byte) kind.ordinal();
        int at = size++ * 4;
        slices[at] = pathStart;
        slices[at + 1] = pathEnd;
        slices[at + 2] = start;
        slices[at + 3] = end;
    }

    /** Holds what another holds; their slices must be of the same bytes. */
    void copyFrom(Attributes other) {
        clear();
        for (int i = 0; i < other.size; i++) {
            add(other.pathStart(i), other.pathEnd(i), other.kind(i), other.start(i), other.end(i));
        }
        isVerbatim = other.isVerbatim;
    }

    /**
     * Says of all so far that their paths differ, that no object within has a name twice, and that their JSON is without
     * blanks between tokens and escapes in names.
     */
    public void isVerbatim(boolean is) {
        isVerbatim = is;
    }

    /** Whether that was said, and none was added or replaced since. */
    public boolean isVerbatim() {
        return isVerbatim;
    }

    /** Gives an attribute another value. */
    public void replace(int i, ValueKind kind, int start, int end) {
        isVerbatim = false;
        kinds[i] = (byte) kind.ordinal();
        slices[i * 4 + 2] = start;
        slices[i * 4 + 3] = end;
    }

    /** Takes one out; the others keep their order. */
    public void remove(int i) {
        size--;
        System.arraycopy(kinds, i + 1, kinds, i, size - i);
        System.arraycopy(slices, (i + 1) * 4, slices, i * 4, (size - i) * 4);
    }

    public int pathStart(int i) {
        return slices[i * 4];
    }

    public int pathEnd(int i) {
        return slices[i * 4 + 1];
    }

    public ValueKind kind(int i) {
        return KINDS[kinds[i]];
    }

    public int start(int i) {
        return slices[i * 4 + 2];
    }

    public int end(int i) {
        return slices[i * 4 + 3];
    }
}

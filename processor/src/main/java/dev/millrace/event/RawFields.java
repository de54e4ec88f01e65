package dev.millrace.event;

import java.util.Arrays;

/**
 * The fields of an event as its shipper sent them: an index over the event's bytes, in document order, parents before
 * their children. Names and values are slices; nothing is copied and no object exists per field.
 *
 * <p>Position 0 is the event itself: an {@link ValueKind#OBJECT} whose children are the top-level fields. Children of
 * {@code parent} are visited by
 *
 * <pre>{@code for (int i = parent + 1; i < fields.next(parent); i = fields.next(i)) ...}</pre>
 *
 * <p>Elements of an array are children without a name. Owned by the stream thread.
 */
public final class RawFields {

    private static final ValueKind[] KINDS = ValueKind.values();

    /** One event with very many fields must not make every later one carry their memory. */
    private static final int RETAINED_FIELDS = 16 * 1024;

    private byte[] kinds = new byte[64];
    private int[] nameStarts = new int[64];
    private int[] nameEnds = new int[64];
    private int[] nameHashes = new int[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int[] nexts = new int[64];
    private int size;

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
        if (kinds.length > RETAINED_FIELDS) {
            allocate(64);
        }
    }

    /** Forgets everything from {@code newSize} on. */
    public void truncate(int newSize) {
        size = newSize;
    }

    /**
     * Adds a field after all others; a container is ended by {@link #close} once its children are in.
     *
     * @param nameStart slice of the unescaped name; empty for an element of an array and for the event itself
     * @return its position
     */
    public int add(ValueKind kind, int nameStart, int nameEnd, int nameHash, int start, int end) {
        if (size == kinds.length) {
            grow();
        }
        int i = size++;
        kinds[i] = (byte) kind.ordinal();
        nameStarts[i] = nameStart;
        nameEnds[i] = nameEnd;
        nameHashes[i] = nameHash;
        starts[i] = start;
        ends[i] = end;
        nexts[i] = i + 1;
        return i;
    }

    /** Ends the container at {@code i}: everything added since is within it. */
    public void close(int i, int end) {
        ends[i] = end;
        nexts[i] = size;
    }

    public ValueKind kind(int i) {
        return KINDS[kinds[i]];
    }

    public int nameStart(int i) {
        return nameStarts[i];
    }

    public int nameEnd(int i) {
        return nameEnds[i];
    }

    public int nameLength(int i) {
        return nameEnds[i] - nameStarts[i];
    }

    /** {@link FieldHash#of} of the name alone. */
    public int nameHash(int i) {
        return nameHashes[i];
    }

    public int start(int i) {
        return starts[i];
    }

    public int end(int i) {
        return ends[i];
    }

    /** The position after this field and all that it contains. */
    public int next(int i) {
        return nexts[i];
    }

    /** Adds all fields of another index, whose slices lie {@code shift} bytes further on here. */
    public void addAll(RawFields other, int shift) {
        int first = size;
        while (first + other.size > kinds.length) {
            grow();
        }
        System.arraycopy(other.kinds, 0, kinds, first, other.size);
        System.arraycopy(other.nameHashes, 0, nameHashes, first, other.size);
        for (int i = 0; i < other.size; i++) {
            nameStarts[first + i] = other.nameStarts[i] + shift;
            nameEnds[first + i] = other.nameEnds[i] + shift;
            starts[first + i] = other.starts[i] + shift;
            ends[first + i] = other.ends[i] + shift;
            nexts[first + i] = other.nexts[i] + first;
        }
        size = first + other.size;
    }

    /** Tells where the unescaped name stands, for a field that was added before that was known; its hash stays. */
    public void rename(int i, int nameStart, int nameEnd) {
        nameStarts[i] = nameStart;
        nameEnds[i] = nameEnd;
    }

    /** Replaces the value of a scalar, for example by its unescaped text. */
    public void replace(int i, ValueKind kind, int start, int end) {
        kinds[i] = (byte) kind.ordinal();
        starts[i] = start;
        ends[i] = end;
    }

    private void allocate(int capacity) {
        kinds = new byte[capacity];
        nameStarts = new int[capacity];
        nameEnds = new int[capacity];
        nameHashes = new int[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
        nexts = new int[capacity];
    }

    private void grow() {
        int capacity = kinds.length * 2;
        kinds = Arrays.copyOf(kinds, capacity);
        nameStarts = Arrays.copyOf(nameStarts, capacity);
        nameEnds = Arrays.copyOf(nameEnds, capacity);
        nameHashes = Arrays.copyOf(nameHashes, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
        nexts = Arrays.copyOf(nexts, capacity);
    }
}

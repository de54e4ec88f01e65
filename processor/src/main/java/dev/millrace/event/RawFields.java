package dev.millrace.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an event as its shipper sent them: an index over the event's bytes, in document order, parents before
 * their children. Names and values are slices; nothing is copied and no object exists per field.
 *
 * <p>Position 0 is the event itself: an {@link ValueKind#OBJECT} whose children are the top-level fields. Children of
 * {@code parent} are visited by
 *
 * <pre>{@code for (int i = parent + 1; i < fields.next(parent); i = fields.next(i)) ...}</pre>
 *
 * <p>Elements of an array are children without a name.
 *
 * <p>An envelope's fields come first, those of the payload that it carries after them; where both say the same, the
 * payload is closer to what happened. So the event's own children are visited by
 *
 * <pre>{@code for (int i = fields.first(); i != RawFields.NONE; i = fields.after(i)) ...}</pre>
 *
 * which gives the innermost payload's fields first. A field from whose value a payload was read is {@link #consume
 * consumed}: the payload's fields stand for it.
 *
 * <p>What follows from names and nesting alone may be kept by {@link #layout}. Owned by the stream thread.
 */
public final class RawFields {

    /** No field. */
    public static final int NONE = -1;

    /** How many envelopes may lie one in the other. */
    public static final int MAX_ENVELOPES = 4;

    private static final ValueKind[] KINDS = ValueKind.values();

    /** What a value of a kind may hold: an object, an array, nothing, or something else. */
    private static final int[] NESTING = nesting();

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

    /** Where the children of the event's n-th envelope start; the last are the innermost payload's. */
    private final int[] layers = new int[MAX_ENVELOPES + 1];

    private final int[] consumed = new int[MAX_ENVELOPES];
    private int envelopes;

    private final @Nullable FieldLayouts layouts;
    private @Nullable FieldLayout layout;
    private boolean isLayoutKnown;

    /** Whose first {@link #likeNames} names these fields have. */
    private @Nullable FieldLayout like;

    private int likeNames;
    private int compactSize;

    /** Fields of no layout. */
    public RawFields() {
        this(null);
    }

    /** @param layouts those that are known; null where nobody asks for a layout */
    RawFields(@Nullable FieldLayouts layouts) {
        this.layouts = layouts;
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
        envelopes = 0;
        layout = null;
        isLayoutKnown = false;
        like = null;
        compactSize = 0;
        if (kinds.length > RETAINED_FIELDS) {
            allocate(64);
        }
    }

    /** Forgets everything from {@code newSize} on. */
    public void truncate(int newSize) {
        size = newSize;
        compactSize = Math.min(compactSize, newSize);
        if (newSize < likeNames) {
            like = null;
        }
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

    /** Holds what another holds; their slices must be of the same bytes. */
    void copyFrom(RawFields other) {
        clear();
        addAll(other, 0);
        System.arraycopy(other.layers, 0, layers, 0, layers.length);
        System.arraycopy(other.consumed, 0, consumed, 0, consumed.length);
        envelopes = other.envelopes;
    }

    /** Tells where the unescaped name stands, for a field that was added before that was known; its hash stays. */
    public void rename(int i, int nameStart, int nameEnd) {
        nameStarts[i] = nameStart;
        nameEnds[i] = nameEnd;
        like = null;
    }

    /** Replaces the value of a scalar, for example by its unescaped text. */
    public void replace(int i, ValueKind kind, int start, int end) {
        compactSize = Math.min(compactSize, i);
        kinds[i] = (byte) kind.ordinal();
        starts[i] = start;
        ends[i] = end;
    }

    /** Gives the field another name, for example that of its dialect's home. */
    public void rename(int i, int nameStart, int nameEnd, int nameHash) {
        nameStarts[i] = nameStart;
        nameEnds[i] = nameEnd;
        nameHashes[i] = nameHash;
        like = null;
    }

    // ---- envelopes and payloads

    /** Whether one more payload may be read from a field. */
    public boolean canConsume() {
        return envelopes < MAX_ENVELOPES;
    }

    /**
     * All children of the event that are added from now on are the payload that the field at {@code i} holds; end it by
     * {@link #close}, or take it back by {@link #unconsume}.
     */
    public void consume(int i) {
        layers[0] = 1;
        consumed[envelopes++] = i;
        layers[envelopes] = size;
    }

    /** There was no payload after all: forgets what was added since {@link #consume}. */
    public void unconsume() {
        truncate(layers[envelopes--]);
    }

    public boolean isConsumed(int i) {
        for (int at = 0; at < envelopes; at++) {
            if (consumed[at] == i) {
                return true;
            }
        }
        return false;
    }

    /** The field whose value is the payload that {@code i} was read from; the event itself where that is none. */
    public int payloadOf(int i) {
        for (int layer = envelopes; layer > 0; layer--) {
            if (i >= layers[layer]) {
                return consumed[layer - 1];
            }
        }
        return 0;
    }

    /** Says of all fields so far that their JSON has no blanks between tokens and no escapes in names. */
    public void isCompact() {
        compactSize = size;
    }

    /** Whether that was said of the field at {@code i} and all that it contains. */
    public boolean isCompact(int i) {
        return nexts[i] <= compactSize;
    }

    // ---- layout

    /**
     * The layout of these fields, which nobody may change any more; null where it is not one of those that come again and
     * again.
     *
     * @param bytes what the slices are of
     */
    public @Nullable FieldLayout layout(byte[] bytes) {
        if (!isLayoutKnown && layouts != null) {
            isLayoutKnown = true;
            FieldLayout guess = like;
            layout = guess != null && guess.fits(this, bytes, likeNames) ? guess : layouts.of(this, bytes);
        }
        return layout;
    }

    /** The layout that the first names let expect, for whoever adds further ones; null if there is none. */
    public @Nullable FieldLayout expectedLayout(byte[] bytes) {
        return layouts == null ? null : layouts.expected(this, bytes);
    }

    /** Says that the first names are those of a layout, byte by byte. */
    public void hasNamesOf(FieldLayout of, int names) {
        like = of;
        likeNames = names;
    }

    /** Of names, nesting and what kinds of values there are; the same for the same layout. */
    int layoutHash() {
        int hash = size + envelopes;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + nameHashes[i] + NESTING[kinds[i]];
        }
        return hash * FieldHash.SPREAD;
    }

    /** Of all names together. */
    int nameBytes() {
        int bytes = 0;
        for (int i = 0; i < size; i++) {
            bytes += nameEnds[i] - nameStarts[i];
        }
        return bytes;
    }

    /** Objects and arrays around the field that lies deepest, itself included. */
    int depth() {
        int depth = 0;
        int deepest = 0;
        int[] ends = new int[size];
        for (int i = 0; i < size; i++) {
            while (depth > 0 && i >= ends[depth - 1]) {
                depth--;
            }
            if (kind(i) == ValueKind.OBJECT || kind(i) == ValueKind.ARRAY) {
                ends[depth++] = nexts[i];
                deepest = Math.max(deepest, depth);
            }
        }
        return deepest;
    }

    /** Whether all but the names' bytes, where they are and the values is as in another index. */
    boolean isNestedLike(RawFields other) {
        return size == other.size
                && envelopes == other.envelopes
                && Arrays.equals(nameHashes, 0, size, other.nameHashes, 0, size)
                && Arrays.equals(nexts, 0, size, other.nexts, 0, size)
                && hasKindsLike(other)
                && Arrays.equals(consumed, 0, envelopes, other.consumed, 0, envelopes)
                && (envelopes == 0 || Arrays.equals(layers, 0, envelopes + 1, other.layers, 0, envelopes + 1));
    }

    private boolean hasKindsLike(RawFields other) {
        int different = 0;
        for (int i = 0; i < size; i++) {
            different |= NESTING[kinds[i]] ^ NESTING[other.kinds[i]];
        }
        return different == 0;
    }

    /** The first child of the event, or {@link #NONE}. */
    public int first() {
        if (size < 2) {
            return NONE;
        }
        return envelopes == 0 ? 1 : layers[envelopes] < size ? layers[envelopes] : below(envelopes);
    }

    /** The child of the event to visit after {@code i}, or {@link #NONE}. */
    public int after(int i) {
        int next = nexts[i];
        if (envelopes == 0) {
            return next < size ? next : NONE;
        }
        for (int layer = envelopes; layer >= 0; layer--) {
            if (i >= layers[layer]) {
                int end = layer == envelopes ? size : layers[layer + 1];
                return next < end ? next : below(layer);
            }
        }
        return NONE;
    }

    /** The first child in a layer further out, or {@link #NONE}. */
    private int below(int layer) {
        for (int out = layer - 1; out >= 0; out--) {
            if (layers[out] < layers[out + 1]) {
                return layers[out];
            }
        }
        return NONE;
    }

    /** Takes the container at {@code i} out, which must be the last of its siblings: its children take its place. */
    public void unwrap(int i) {
        compactSize = Math.min(compactSize, i);
        if (i < likeNames) {
            like = null;
        }
        int count = size - i - 1;
        System.arraycopy(kinds, i + 1, kinds, i, count);
        System.arraycopy(nameStarts, i + 1, nameStarts, i, count);
        System.arraycopy(nameEnds, i + 1, nameEnds, i, count);
        System.arraycopy(nameHashes, i + 1, nameHashes, i, count);
        System.arraycopy(starts, i + 1, starts, i, count);
        System.arraycopy(ends, i + 1, ends, i, count);
        for (int at = i; at < size - 1; at++) {
            nexts[at] = nexts[at + 1] - 1;
        }
        size--;
    }

    private static int[] nesting() {
        int[] nesting = new int[KINDS.length];
        nesting[ValueKind.OBJECT.ordinal()] = 1;
        nesting[ValueKind.ARRAY.ordinal()] = 2;
        nesting[ValueKind.NULL.ordinal()] = 3;
        return nesting;
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

package dev.millrace.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The names of an event's raw fields, their order and nesting, without the values. One logger's events have few layouts,
 * so that what follows from a layout alone need not be found out for each event. Immutable; {@link RawFields#layout} tells
 * an event's.
 */
public final class FieldLayout {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final int NOT_LITERAL = -1;

    private final int slot;
    private final int hash;

    /** Its names are slices of {@link #names}. */
    private final RawFields fields = new RawFields();

    private final byte[] names;

    /** By field, how long its name is where it is ASCII that JSON does not escape, or {@link #NOT_LITERAL}. */
    private final int[] literalLengths;

    private final int depth;
    private final int[] times;

    /** The layout of these fields, whose slices are of {@code bytes}. */
    FieldLayout(int slot, RawFields raw, byte[] bytes) {
        this.slot = slot;
        hash = raw.layoutHash();
        fields.copyFrom(raw);
        names = new byte[raw.nameBytes()];
        literalLengths = new int[raw.size()];
        int end = 0;
        for (int i = 0; i < raw.size(); i++) {
            int start = end;
            end += raw.nameLength(i);
            System.arraycopy(bytes, raw.nameStart(i), names, start, end - start);
            fields.rename(i, start, end);
            boolean isLiteral = JsonText.skipPlain(names, start, end) == end;
            literalLengths[i] = isLiteral ? end - start : NOT_LITERAL;
        }
        depth = raw.depth();
        times = EventTime.candidates(raw, bytes);
    }

    /** Less than {@link FieldLayouts#SLOTS}; one at a time has it, and another may have it later. */
    public int slot() {
        return slot;
    }

    /** Objects and arrays around the field that lies deepest, itself included. */
    public int depth() {
        return depth;
    }

    /** As {@link EventTime#candidates} has them. */
    int[] times() {
        return times;
    }

    /** {@link FieldHash#of} of a field's name. */
    public int nameHash(int i) {
        return fields.nameHash(i);
    }

    /**
     * The position of the closing quote if the name that starts there is that of field {@code i}, else a negative number.
     *
     * @param start behind the opening quote
     */
    public int endOfName(int i, byte[] bytes, int start, int end) {
        if (i >= literalLengths.length) {
            return NOT_LITERAL;
        }
        int length = literalLengths[i];
        int close = start + length;
        boolean isName = length >= 0
                && close < end
                && bytes[close] == '"'
                && isEqual(names, fields.nameStart(i), bytes, start, length);
        return isName ? close : NOT_LITERAL;
    }

    /**
     * Whether these fields have this layout.
     *
     * @param hashOfRaw their {@link RawFields#layoutHash}
     */
    boolean fits(RawFields raw, int hashOfRaw, byte[] bytes) {
        return hash == hashOfRaw && raw.isNestedLike(fields) && hasNames(raw, 0, bytes);
    }

    /** The same where so many names are known to be its own already. */
    boolean fits(RawFields raw, byte[] bytes, int names) {
        return raw.isNestedLike(fields) && hasNames(raw, names, bytes);
    }

    /** Whether the fields begin with the first names of this layout. */
    boolean begins(RawFields raw, byte[] bytes) {
        return raw.size() <= fields.size() && hasNames(raw, 0, bytes);
    }

    /** Equal hashes are not enough: anybody can find names with the same one. */
    private boolean hasNames(RawFields raw, int from, byte[] bytes) {
        for (int i = from; i < raw.size(); i++) {
            int length = raw.nameLength(i);
            if (length != fields.nameLength(i)
                    || !isEqual(names, fields.nameStart(i), bytes, raw.nameStart(i), length)) {
                return false;
            }
        }
        return true;
    }

    /** For a handful of bytes this takes half the time of {@code Arrays.equals}. */
    private static boolean isEqual(byte[] one, int oneStart, byte[] other, int otherStart, int length) {
        if (length >= 8) {
            int last = length - 8;
            for (int at = 0; at < last; at += 8) {
                if ((long) LONGS.get(one, oneStart + at) != (long) LONGS.get(other, otherStart + at)) {
                    return false;
                }
            }
            return (long) LONGS.get(one, oneStart + last) == (long) LONGS.get(other, otherStart + last);
        }
        if (length >= 4) {
            int last = length - 4;
            return (int) INTS.get(one, oneStart) == (int) INTS.get(other, otherStart)
                    && (int) INTS.get(one, oneStart + last) == (int) INTS.get(other, otherStart + last);
        }
        for (int at = 0; at < length; at++) {
            if (one[oneStart + at] != other[otherStart + at]) {
                return false;
            }
        }
        return true;
    }
}

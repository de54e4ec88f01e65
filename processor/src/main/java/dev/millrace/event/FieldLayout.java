package dev.millrace.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The names of an event's raw fields, their order and nesting, without the values. One logger's events have few layouts,
 * so that what follows from a layout alone need not be found out for each event. Immutable.
 */
public final class FieldLayout {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final int hash;

    /** Its names are slices of {@link #names}. */
    private final RawFields fields = new RawFields();

    private final byte[] names;

    /** The layout of these fields, whose slices are of {@code bytes}. */
    public FieldLayout(RawFields raw, byte[] bytes) {
        hash = raw.layoutHash();
        fields.copyFrom(raw);
        int length = 0;
        for (int i = 0; i < raw.size(); i++) {
            length += raw.nameLength(i);
        }
        names = new byte[length];
        int end = 0;
        for (int i = 0; i < raw.size(); i++) {
            int start = end;
            end += raw.nameLength(i);
            System.arraycopy(bytes, raw.nameStart(i), names, start, end - start);
            fields.rename(i, start, end);
        }
    }

    /** The same for fields of the same layout, rarely for others. */
    public static int hash(RawFields raw) {
        return raw.layoutHash();
    }

    /**
     * Whether these fields have this layout.
     *
     * @param hashOfRaw {@link #hash} of them
     */
    public boolean fits(RawFields raw, int hashOfRaw, byte[] bytes) {
        return hash == hashOfRaw && raw.isNestedLike(fields) && hasNames(raw, bytes);
    }

    /** Equal hashes are not enough: anybody can find names with the same one. */
    private boolean hasNames(RawFields raw, byte[] bytes) {
        for (int i = 0; i < raw.size(); i++) {
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

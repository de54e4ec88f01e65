package dev.millrace.stage.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the fields of one protobuf message after the other, where they stand: the wire format of protobuf, and nothing of
 * what a field means. Groups, which no definition of today has, count as broken.
 *
 * <p>For the fields of a message within: {@link #mark()}, {@link #seek}, read all of them, {@link #reset}. Owned by the
 * stream thread.
 */
final class ProtoCursor {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    private boolean isBroken;
    private int fieldAt;
    private int number;
    private int wireType;
    private long value;
    private int start;
    private int stop;

    void on(byte[] message) {
        bytes = message;
        isBroken = false;
        seek(0, message.length);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Goes on with the fields of the message that stands from {@code from} to {@code to}. */
    void seek(int from, int to) {
        at = from;
        end = to;
    }

    long mark() {
        return ((long) at << 32) | end;
    }

    void reset(long mark) {
        at = (int) (mark >>> 32);
        end = (int) mark;
    }

    /** Whether there is a further field; if not, ask {@link #isBroken()} why. */
    boolean next() {
        if (at == end || isBroken) {
            return false;
        }
        fieldAt = at;
        long tag = varint();
        if (isBroken || tag >>> 32 != 0 || tag >>> 3 == 0) {
            return broken();
        }
        number = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        start = at;
        return switch (wireType) {
            case VARINT -> readVarint();
            case FIXED64 -> readFixed(8);
            case FIXED32 -> readFixed(4);
            case LENGTH -> readLength();
            default -> broken();
        };
    }

    /** Whether the bytes are not the wire format, at {@link #fieldAt()}. */
    boolean isBroken() {
        return isBroken;
    }

    /** Where the field's tag stands. */
    int fieldAt() {
        return fieldAt;
    }

    int number() {
        return number;
    }

    int wireType() {
        return wireType;
    }

    /** Of a number: the varint, or the fixed bytes, little end first. */
    long value() {
        return value;
    }

    /** Where the field's content starts; behind the length where it has one. */
    int start() {
        return start;
    }

    int stop() {
        return stop;
    }

    private boolean readVarint() {
        value = varint();
        stop = at;
        return !isBroken || broken();
    }

    private boolean readFixed(int length) {
        if (end - at < length) {
            return broken();
        }
        value = length == 8 ? (long) LONGS.get(bytes, at) : (int) INTS.get(bytes, at) & 0xffff_ffffL;
        at += length;
        stop = at;
        return true;
    }

    private boolean readLength() {
        long length = varint();
        if (isBroken || length < 0 || length > end - at) {
            return broken();
        }
        start = at;
        at += (int) length;
        stop = at;
        return true;
    }

    private long varint() {
        long read = 0;
        for (int i = 0; i < LONGEST_VARINT && at < end; i++) {
            byte b = bytes[at++];
            read |= (b & 0x7fL) << (7 * i);
            if (b >= 0) {
                return read;
            }
        }
        isBroken = true;
        return 0;
    }

    private boolean broken() {
        isBroken = true;
        return false;
    }
}

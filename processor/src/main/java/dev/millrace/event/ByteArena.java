package dev.millrace.event;

import java.util.Arrays;

/**
 * A growing run of bytes that is written once from front to back, then cleared and used again. Slices of it are named
 * by {@code (start, end)} and stay valid until {@link #clear()}, also when the array behind them grows.
 *
 * <p>Owned by one thread.
 */
public final class ByteArena {

    private byte[] bytes;
    private int size;

    public ByteArena(int capacity) {
        bytes = new byte[capacity];
    }

    /** The array behind the slices; replaced when it grows, so ask again after each append. */
    public byte[] array() {
        return bytes;
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    /** Forgets everything from {@code size} on. */
    public void truncate(int newSize) {
        size = newSize;
    }

    /** @return where the appended bytes start */
    public int append(byte[] source, int start, int end) {
        int at = reserve(end - start);
        System.arraycopy(source, start, bytes, at, end - start);
        size = at + end - start;
        return at;
    }

    public int append(byte[] source) {
        return append(source, 0, source.length);
    }

    public int append(byte b) {
        int at = reserve(1);
        bytes[at] = b;
        size = at + 1;
        return at;
    }

    /** Appends characters below 128 as they are; anything else must come as UTF-8 bytes. */
    public int appendAscii(String ascii) {
        int length = ascii.length();
        int at = reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[at + i] = (byte) ascii.charAt(i);
        }
        size = at + length;
        return at;
    }

    /** Appends {@code value} in decimal digits. */
    public int appendDecimal(long value) {
        if (value < 0) {
            return appendAscii(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        int at = reserve(digits);
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size = at + digits;
        return at;
    }

    /**
     * Makes room for {@code length} more bytes; write them to {@link #array()} from the returned position and say
     * {@link #truncate} how far you came.
     */
    public int reserve(int length) {
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, length), Math.min(bytes.length * 2, 1 << 30)));
        }
        return size;
    }

    /** Gives memory back that one huge event has claimed, so that the next thousand small ones do not carry it. */
    public void shrinkTo(int capacity) {
        if (bytes.length > capacity) {
            bytes = new byte[capacity];
            size = 0;
        }
    }
}

package dev.millrace.stage.decode;

import java.util.Arrays;

/**
 * Room for decompressed bytes that grows with them and not ahead of them, up to a bound: what a header promises claims no
 * memory. Owned by the stream thread.
 */
final class Decompressed {

    private static final int FIRST_BYTES = 64 * 1024;

    /** One huge value must not make every later one carry its memory. */
    private static final int RETAINED_BYTES = 1024 * 1024;

    private final int maxBytes;
    private byte[] bytes;
    private int size;

    Decompressed(int maxBytes) {
        this.maxBytes = maxBytes;
        this.bytes = new byte[Math.min(maxBytes, FIRST_BYTES)];
    }

    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    int room() {
        return bytes.length - size;
    }

    void add(int written) {
        size += written;
    }

    /**
     * Makes room for at least one more byte, within the bound or for the one byte that shows that it is exceeded.
     *
     * @return false where the bound is exceeded already
     */
    boolean makeRoom() {
        if (size > maxBytes) {
            return false;
        }
        if (room() == 0) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes + 1L, Math.max(FIRST_BYTES, bytes.length * 2L)));
        }
        return true;
    }

    int maxBytes() {
        return maxBytes;
    }

    /**
     * Makes room for so many times as much, nothing of what was written being needed.
     *
     * @return false where there is as much room as may be already
     */
    boolean replace(int times) {
        if (bytes.length >= maxBytes) {
            return false;
        }
        bytes = new byte[(int) Math.min(maxBytes, (long) Math.max(1, bytes.length) * times)];
        size = 0;
        return true;
    }

    /** Whether more is written than may be. */
    boolean isExceeded() {
        return size > maxBytes;
    }

    /** Hands out what was written, and starts over. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        clear();
        return taken;
    }

    void clear() {
        size = 0;
        if (bytes.length > RETAINED_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
    }
}

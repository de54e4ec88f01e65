package dev.millrace.benchmark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the lines of a bulk body: action, source, action, source. Looks at eight bytes at a time, since the stub takes its
 * share of the cores that it measures on.
 */
final class BulkBody {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_BREAKS = 0x0a0a0a0a0a0a0a0aL;
    private static final byte[] INDEX = "\"_index\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "\"_id\":".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int end;
    private int actionStart;
    private int actionEnd;
    private int sourceEnd = -1;

    BulkBody(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    /** @return whether there is one more operation */
    boolean next() {
        actionStart = sourceEnd + 1;
        if (actionStart >= end) {
            return false;
        }
        actionEnd = lineEnd(actionStart);
        sourceEnd = lineEnd(actionEnd + 1);
        return true;
    }

    String action() {
        return new String(bytes, actionStart, actionEnd - actionStart, StandardCharsets.UTF_8);
    }

    int sourceStart() {
        return actionEnd + 1;
    }

    int sourceLength() {
        return sourceEnd - actionEnd - 1;
    }

    String source() {
        return new String(bytes, sourceStart(), sourceLength(), StandardCharsets.UTF_8);
    }

    /** Of the {@code _id} in the action line. */
    long idHash() {
        return valueHash(ID);
    }

    /** Of the {@code _index} in the action line. */
    long indexHash() {
        return valueHash(INDEX);
    }

    private long valueHash(byte[] key) {
        int at = actionStart;
        while (!isAt(at, key)) {
            if (++at >= actionEnd) {
                throw new IllegalArgumentException(
                        "an operation without " + new String(key, StandardCharsets.US_ASCII) + ": " + action());
            }
        }
        int quote = at + key.length;
        while (bytes[quote] == ' ') {
            quote++;
        }
        long hash = 0;
        for (int i = quote + 1; bytes[i] != '"'; i++) {
            hash = hash * 0x100000001b3L + bytes[i];
        }
        return Events.mix(hash);
    }

    private boolean isAt(int at, byte[] key) {
        for (int i = 0; i < key.length; i++) {
            if (bytes[at + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at + 8 <= end) {
            long word = (long) LONGS.get(bytes, at) ^ LINE_BREAKS;
            long zeros = word - 0x0101010101010101L & ~word & 0x8080808080808080L;
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
            at += 8;
        }
        while (at < end) {
            if (bytes[at] == '\n') {
                return at;
            }
            at++;
        }
        throw new IllegalArgumentException("a bulk body whose last line has no end");
    }
}

package dev.millrace.lookup;

import dev.millrace.event.ByteArena;
import java.util.Arrays;

/**
 * The rows of a table, one behind the other in chunks of bytes: the line it came from, the key, the values. A row is
 * named by the number that {@link #add} returns. Chunks are small enough not to be humongous to G1 in a heap of 1 GB, and
 * growing copies nothing. Written by one thread, then only read.
 */
final class RowStore {

    private static final int CHUNK_BITS = 18;
    private static final int CHUNK_BYTES = 1 << CHUNK_BITS;
    private static final int MAX_CHUNKS = 1 << (31 - CHUNK_BITS);

    private final int columns;

    private byte[][] chunks = new byte[4][];
    private int[] ends = new int[4];
    private int chunkCount;
    private int used;
    private int rows;
    private long bytes;

    /** @param columns how many values a row has, absent ones included */
    RowStore(int columns) {
        this.columns = columns;
    }

    /** @return the row, 0 or more; or -1 where the table is too large, about 2 GiB */
    int add(int line, byte[] key, ByteArena values) {
        int size = Varint.size(line) + Varint.size(key.length) + key.length + values.size();
        if (chunkCount == 0 || size > chunkLength() - used) {
            if (chunkCount == MAX_CHUNKS) {
                return -1;
            }
            startChunk(Math.max(size, CHUNK_BYTES));
        }
        byte[] chunk = chunks[chunkCount - 1];
        int row = (chunkCount - 1) << CHUNK_BITS | used;
        int at = writeVarint(chunk, used, line);
        at = writeVarint(chunk, at, key.length);
        System.arraycopy(key, 0, chunk, at, key.length);
        System.arraycopy(values.array(), 0, chunk, at + key.length, values.size());
        used += size;
        rows++;
        return row;
    }

    /** Gives back what the last chunk does not need. */
    void trim() {
        if (chunkCount > 0) {
            byte[] last = chunks[chunkCount - 1];
            chunks[chunkCount - 1] = Arrays.copyOf(last, used);
            bytes -= last.length - used;
        }
    }

    int rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    /** Of them what rows take. */
    long usedBytes() {
        return bytes - chunkLength() + used;
    }

    byte[] chunk(int row) {
        return chunks[row >>> CHUNK_BITS];
    }

    int line(int row) {
        return Varint.read(chunk(row), row & CHUNK_BYTES - 1);
    }

    int keyStart(int row) {
        byte[] chunk = chunk(row);
        int at = row & CHUNK_BYTES - 1;
        at += Varint.size(Varint.read(chunk, at));
        return at + Varint.size(Varint.read(chunk, at));
    }

    /** Where the key ends and the values begin. */
    int keyEnd(int row) {
        byte[] chunk = chunk(row);
        int at = row & CHUNK_BYTES - 1;
        at += Varint.size(Varint.read(chunk, at));
        int length = Varint.read(chunk, at);
        return at + Varint.size(length) + length;
    }

    boolean hasKey(int row, byte[] key, int start, int end) {
        byte[] chunk = chunk(row);
        int at = row & CHUNK_BYTES - 1;
        at += Varint.size(Varint.read(chunk, at));
        int length = Varint.read(chunk, at);
        at += Varint.size(length);
        return length == end - start && Arrays.equals(chunk, at, at + length, key, start, end);
    }

    boolean hasValuesOf(int row, RowStore other, int otherRow) {
        byte[] chunk = chunk(row);
        int start = keyEnd(row);
        int length = valuesEnd(row) - start;
        int otherStart = other.keyEnd(otherRow);
        int otherLength = other.valuesEnd(otherRow) - otherStart;
        return Arrays.equals(chunk, start, start + length, other.chunk(otherRow), otherStart, otherStart + otherLength);
    }

    /** Where the values of a row end, given how many fields the table has. */
    int valuesEnd(int row) {
        byte[] chunk = chunk(row);
        int at = keyEnd(row);
        for (int i = 0; i < columns; i++) {
            int head = Varint.read(chunk, at);
            at += Varint.size(head) + (head == 0 ? 0 : RowWriter.length(head));
        }
        return at;
    }

    /** All rows, in the order in which they were added. */
    int[] all() {
        int[] all = new int[rows];
        int next = 0;
        for (int i = 0; i < chunkCount; i++) {
            int end = i == chunkCount - 1 ? used : ends[i];
            for (int at = 0; at < end; next++) {
                all[next] = i << CHUNK_BITS | at;
                at = valuesEnd(all[next]);
            }
        }
        return all;
    }

    private int chunkLength() {
        return chunkCount == 0 ? 0 : chunks[chunkCount - 1].length;
    }

    private void startChunk(int size) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount * 2);
            ends = Arrays.copyOf(ends, chunkCount * 2);
        }
        if (chunkCount > 0) {
            ends[chunkCount - 1] = used;
        }
        chunks[chunkCount++] = new byte[size];
        bytes += size;
        used = 0;
    }

    private static int writeVarint(byte[] target, int start, int value) {
        int at = start;
        int rest = value;
        while (rest > 0x7f) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }
}

package dev.millrace.lookup;

import dev.millrace.event.FieldHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a table. Keys are compared as bytes, in open addressing at most half full, so that finding a row makes
 * no string of the event's key. Immutable.
 */
final class Snapshot {

    private final byte[][] keys;
    private final Row[] rows;
    private final int size;
    private final int version;
    private final Instant loadedAt;

    /** @param version from 1, one more for each version that was taken over */
    Snapshot(Map<String, Row> table, int version, Instant loadedAt) {
        int capacity = Integer.highestOneBit(Math.max(1, table.size())) * 4;
        keys = new byte[capacity][];
        rows = new Row[capacity];
        size = table.size();
        this.version = version;
        this.loadedAt = loadedAt;
        table.forEach((key, row) -> {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            int slot = slot(bytes, 0, bytes.length);
            keys[slot] = bytes;
            rows[slot] = row;
        });
    }

    @Nullable
    Row find(byte[] bytes, int start, int end) {
        return rows[slot(bytes, start, end)];
    }

    int size() {
        return size;
    }

    int version() {
        return version;
    }

    Instant loadedAt() {
        return loadedAt;
    }

    /** Where the key is, or where it would be. */
    private int slot(byte[] bytes, int start, int end) {
        int hash = FieldHash.of(bytes, start, end);
        // The polynomial's low bits depend on the last bytes alone; numbered hosts would crowd.
        int slot = (hash ^ (hash >>> 15)) & (keys.length - 1);
        while (keys[slot] != null && !Arrays.equals(keys[slot], 0, keys[slot].length, bytes, start, end)) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}

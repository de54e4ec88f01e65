package dev.millrace.lookup;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** One version of a table. Immutable, shared by all threads. */
final class Snapshot {

    private final TableBuilder.Content content;
    private final int version;
    private final Instant loadedAt;
    private final byte[] label;

    /** @param version from 1, one more for each version that was taken over */
    Snapshot(String name, TableBuilder.Content content, int version, Instant loadedAt) {
        this.content = content;
        this.version = version;
        this.loadedAt = loadedAt;
        label = (name + "@" + digest()).getBytes(StandardCharsets.US_ASCII);
    }

    Finding find(byte[] bytes, int start, int end, Match into) {
        int row = content.index().find(bytes, start, end, into.number);
        if (row == KeyIndex.NONE) {
            return Finding.MISS;
        }
        show(row, into);
        return Finding.HIT;
    }

    void show(int row, Match into) {
        RowStore store = content.store();
        into.show(content.table().fields(), store.chunk(row), store.keyEnd(row));
        into.from(label, store.line(row));
    }

    int size() {
        return content.store().rows();
    }

    /** Rows, keys and index as they are on the heap; headers of some hundred objects left out. */
    long bytes() {
        return content.store().bytes() + content.index().bytes();
    }

    int version() {
        return version;
    }

    /** Of what the rows say; the same on every instance, and whatever their order unless that decides. */
    String digest() {
        return String.format("%08x", (int) (content.digest() ^ content.digest() >>> 32));
    }

    boolean hasContentOf(TableBuilder.Content other) {
        return content.digest() == other.digest() && size() == other.store().rows();
    }

    Instant loadedAt() {
        return loadedAt;
    }

    TableBuilder.Content content() {
        return content;
    }
}

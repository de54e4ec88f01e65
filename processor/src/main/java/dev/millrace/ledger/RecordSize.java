package dev.millrace.ledger;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a record costs in memory while it is kept; the same where it is polled and where it is processed. */
public final class RecordSize {

    /** Objects around the arrays: record, headers, queue entries, our own references; estimated from their layouts. */
    private static final int OVERHEAD_BYTES = 200;

    private RecordSize() {}

    public static long of(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        long size = OVERHEAD_BYTES;
        if (key != null) {
            size += key.length;
        }
        if (value != null) {
            size += value.length;
        }
        for (Header header : headers) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }
}

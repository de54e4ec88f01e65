package dev.millrace.stage.decode;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;

/**
 * How many events one record may become. Each log record repeats what it shares with others, its resource and its scope,
 * so that a small record could grow without bound: counted here before the first event is made. Owned by the stream
 * thread.
 */
final class OtlpBounds {

    /** What a document holds beside the fields of its event, roughly: its id, its action, {@code kafka.*}. */
    private static final int BYTES_PER_RECORD = 512;

    private static final int GROWTH = 4;

    private final long maxBytes;
    private int records;
    private long bytes;

    OtlpBounds(DecodeConfig limits) {
        maxBytes = (long) GROWTH * limits.maxRecordBytes();
    }

    void clear() {
        records = 0;
        bytes = 0;
    }

    int records() {
        return records;
    }

    void addRecord(long ownBytes) {
        records++;
        bytes += ownBytes + BYTES_PER_RECORD;
    }

    /** So many bytes are shared by all records since there were {@code recordsBefore}. */
    void addShared(long sharedBytes, int recordsBefore) {
        bytes += sharedBytes * (records - recordsBefore);
    }

    boolean areExceeded() {
        return bytes > maxBytes;
    }

    Rejection rejection() {
        return new Rejection(
                Stage.DECODE,
                "decode.too-large",
                records + " log records, each with its resource and scope, come to " + bytes + " bytes, more than "
                        + GROWTH + " times decode.max-record-size");
    }
}

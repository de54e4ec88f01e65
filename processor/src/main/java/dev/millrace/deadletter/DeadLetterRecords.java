package dev.millrace.deadletter;

import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict.Rejection;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Dead letters as records: whole, or cut where the topic does not take them otherwise. */
final class DeadLetterRecords {

    /** Of key, value and all headers each; small enough for any topic that takes records at all. */
    private static final int CUT_BYTES = 64 * 1024;

    /** Of the value, where another letter holds all of it. */
    static final int BEGINNING_BYTES = 1024;

    /** Characters. */
    private static final int CUT_REASON = 4096;

    private DeadLetterRecords() {}

    static ProducerRecord<byte[], byte[]> whole(
            String topic, SourceRecord source, int index, Rejection rejection, Instant now, String version) {
        Headers headers = DeadLetterHeaders.of(source, index, rejection, now, version);
        return new ProducerRecord<>(topic, null, null, source.key(), source.value(), headers);
    }

    static ProducerRecord<byte[], byte[]> cut(
            String topic, SourceRecord source, int index, Rejection rejection, Instant now, String version) {
        SourceRecord small = source.withoutLargeHeaders(CUT_BYTES);
        Headers headers = DeadLetterHeaders.of(small, index, cut(rejection), now, version);
        int length = source.value() == null ? 0 : source.value().length;
        DeadLetterHeaders.add(headers, DeadLetterHeaders.TRUNCATED_FROM, Integer.toString(length));
        return new ProducerRecord<>(topic, null, null, upToCut(source.key()), upToCut(source.value()), headers);
    }

    /** With the beginning of a value that other letters of the same record hold as a whole. */
    static ProducerRecord<byte[], byte[]> beginning(
            String topic, SourceRecord source, int index, Rejection rejection, Instant now, String version) {
        Headers headers = DeadLetterHeaders.of(source, index, rejection, now, version);
        byte[] value = source.value();
        if (value == null || value.length <= BEGINNING_BYTES) {
            return new ProducerRecord<>(topic, null, null, source.key(), value, headers);
        }
        DeadLetterHeaders.add(headers, DeadLetterHeaders.TRUNCATED_FROM, Integer.toString(value.length));
        return new ProducerRecord<>(topic, null, null, source.key(), Arrays.copyOf(value, BEGINNING_BYTES), headers);
    }

    /** A reason may quote what was wrong with the record, and that may be most of it. */
    private static Rejection cut(Rejection rejection) {
        String reason = rejection.reason();
        return reason.length() <= CUT_REASON
                ? rejection
                : new Rejection(rejection.stage(), rejection.code(), reason.substring(0, CUT_REASON) + " [cut]");
    }

    private static byte @Nullable [] upToCut(byte @Nullable [] bytes) {
        return bytes != null && bytes.length > CUT_BYTES ? Arrays.copyOf(bytes, CUT_BYTES) : bytes;
    }
}

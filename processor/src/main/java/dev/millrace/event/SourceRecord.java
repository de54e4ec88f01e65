package dev.millrace.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it came, kept until all its events are settled: whatever becomes of them, the original can still go
 * to the dead-letter topic untouched. The arrays are Kafka's own and are not to be written to.
 */
public record SourceRecord(Origin origin, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {

    /** The same record; without its headers where they are larger than {@code maxBytes} together. */
    public SourceRecord withoutLargeHeaders(int maxBytes) {
        long size = 0;
        for (Header header : headers) {
            size += header.name().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size <= maxBytes ? this : new SourceRecord(origin, key, value, List.of());
    }

    /** One header; Kafka allows a null value. */
    public record Header(String name, byte @Nullable [] value) {}
}

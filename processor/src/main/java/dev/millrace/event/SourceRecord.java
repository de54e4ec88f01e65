package dev.millrace.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it came, kept until all its events are settled: whatever becomes of them, the original can still go
 * to the dead-letter topic untouched. The arrays are Kafka's own and are not to be written to.
 */
public record SourceRecord(Origin origin, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {

    /** One header; Kafka allows a null value. */
    public record Header(String name, byte @Nullable [] value) {}
}

package dev.millrace.event;

import org.jspecify.annotations.Nullable;

/** The first room: bytes to events. Called by the stream thread. */
@FunctionalInterface
public interface RecordDecoder {

    /**
     * Gives each event of a record to {@code receiver}, in order; at least one call for every record.
     *
     * @param value not written to; copied into the event
     * @param event begun anew for each event and reused
     */
    void decode(byte @Nullable [] value, Origin origin, LogEvent event, EventReceiver receiver);

    /** An event to decode into, with the time zone and the clock that its timestamps need. */
    default LogEvent newEvent() {
        return new LogEvent();
    }
}

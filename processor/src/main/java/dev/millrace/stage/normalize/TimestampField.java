package dev.millrace.stage.normalize;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EventTime;
import dev.millrace.event.Timestamps;
import dev.millrace.event.ValueKind;
import java.time.Instant;
import java.time.InstantSource;

/**
 * {@code @timestamp} in UTC: the event's own time, else that of its record, else now. An own time that cannot be read, or
 * lies too far ahead, stays among the attributes, and a tag says so.
 */
final class TimestampField {

    static final String UNPARSABLE_TAG = "millrace.timestamp-unparsable";
    static final String IN_FUTURE_TAG = "millrace.timestamp-in-future";

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_PER_MILLI;

    private final InstantSource clock;

    TimestampField(InstantSource clock) {
        this.clock = clock;
    }

    void complete(Normalization event) {
        EventTime time = event.event().time();
        switch (time.state()) {
            case FOUND -> {
                event.claim(time.field());
                put(event, time.epochNanos());
                putRead(event, time);
            }
            case UNPARSABLE -> {
                event.event().tags().add(UNPARSABLE_TAG);
                put(event, recordTime(event));
            }
            case DISBELIEVED -> {
                event.event().tags().add(IN_FUTURE_TAG);
                // The producer's clock may be the one that is wrong.
                put(event, Math.min(recordTime(event), now()));
            }
            case ABSENT -> put(event, recordTime(event));
        }
    }

    /** ECS: {@code event.created} is when an agent first read the event. */
    private static void putRead(Normalization event, EventTime time) {
        if (time.readNanos() == Timestamps.NONE || event.has(Ecs.EVENT_CREATED)) {
            return;
        }
        event.claim(time.readField());
        if (time.readNanos() != time.epochNanos()) {
            ByteArena arena = event.arena();
            int start = Timestamps.append(arena, time.readNanos());
            event.derive(Ecs.EVENT_CREATED, ValueKind.STRING, start, arena.size());
        }
    }

    private long recordTime(Normalization event) {
        long millis = event.event().origin().timestampMillis();
        if (millis >= 0 && millis <= MAX_MILLIS) {
            return millis * NANOS_PER_MILLI;
        }
        return now();
    }

    private long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano() / NANOS_PER_MILLI * NANOS_PER_MILLI;
    }

    private static void put(Normalization event, long epochNanos) {
        ByteArena arena = event.arena();
        int start = Timestamps.append(arena, epochNanos);
        event.ecs().put(Ecs.TIMESTAMP, ValueKind.STRING, start, arena.size());
    }
}

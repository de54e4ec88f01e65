package dev.millrace.stage.validate;

import java.time.Duration;
import java.time.InstantSource;

/**
 * From how long ago to how far ahead a timestamp may lie. The clock is read for one event in {@link #EVENTS_PER_READING},
 * and for each that is not in the newer half of the window: an event is rejected by the time of now only, and one passes
 * by an older reading only if fewer than that many events came in half the window.
 *
 * <p>Owned by the stream thread.
 */
final class TimeWindow {

    enum Place {
        WITHIN,
        TOO_OLD,
        IN_FUTURE
    }

    private static final int EVENTS_PER_READING = 16;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Duration maxPast;
    private final Duration maxFuture;
    private final long maxPastMillis;
    private final long maxFutureMillis;
    private final InstantSource clock;

    private long nowMillis;
    private int eventsUntilReading;

    TimeWindow(Duration maxPast, Duration maxFuture, InstantSource clock) {
        this.maxPast = maxPast;
        this.maxFuture = maxFuture;
        this.maxPastMillis = maxPast.toMillis();
        this.maxFutureMillis = maxFuture.toMillis();
        this.clock = clock;
    }

    Duration maxPast() {
        return maxPast;
    }

    Duration maxFuture() {
        return maxFuture;
    }

    Place place(long epochNanos) {
        long millis = Math.floorDiv(epochNanos, NANOS_PER_MILLI);
        if (--eventsUntilReading < 0 || isDoubtful(millis)) {
            nowMillis = clock.millis();
            eventsUntilReading = EVENTS_PER_READING - 1;
        }
        if (millis < nowMillis - maxPastMillis) {
            return Place.TOO_OLD;
        }
        return millis > nowMillis + maxFutureMillis ? Place.IN_FUTURE : Place.WITHIN;
    }

    private boolean isDoubtful(long millis) {
        return millis < nowMillis - maxPastMillis / 2 || millis > nowMillis + maxFutureMillis;
    }
}

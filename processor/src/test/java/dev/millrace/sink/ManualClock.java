package dev.millrace.sink;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until the test moves it. */
final class ManualClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }
}

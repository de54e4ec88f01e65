package dev.millrace.lookup;

import dev.millrace.lookup.LookupStatus.Asking;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a server asked per key answers and what becomes of events, and logs when it goes down and comes back. */
final class AskCounts {

    private static final Logger LOG = LoggerFactory.getLogger(AskCounts.class);

    private final String name;
    private final String place;
    private final InstantSource clock;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder negativeHits = new LongAdder();
    private final LongAdder timeouts = new LongAdder();
    private final LongAdder unasked = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private volatile long lastNanos;
    private volatile @Nullable Instant answeredAt;
    private volatile @Nullable String lastError;
    /** Stays when an answer comes in between. */
    private volatile String lastFailure = "";

    private volatile boolean isDown;

    AskCounts(String name, String place, InstantSource clock) {
        this.name = name;
        this.place = place;
        this.clock = clock;
    }

    // ---- of events

    Finding hit() {
        hits.increment();
        return Finding.HIT;
    }

    Finding miss() {
        misses.increment();
        return Finding.MISS;
    }

    /** A miss that was known without asking. */
    Finding negativeHit() {
        negativeHits.increment();
        return miss();
    }

    Finding timeout() {
        timeouts.increment();
        return Finding.UNANSWERED;
    }

    Finding unasked() {
        unasked.increment();
        return Finding.UNANSWERED;
    }

    Finding failure() {
        failures.increment();
        return Finding.UNANSWERED;
    }

    // ---- of requests

    void asked() {
        requests.increment();
    }

    void answered(long nanos) {
        lastNanos = nanos;
        answeredAt = clock.instant();
        if (lastError != null) {
            lastError = null;
        }
    }

    void failed(String reason) {
        lastError = reason;
        lastFailure = reason;
    }

    void isDown() {
        if (!isDown) {
            isDown = true;
            LOG.atWarn()
                    .addKeyValue("millrace.lookup", name)
                    .addKeyValue("url.original", place)
                    .log("Lookup {} gets no answers, events go on without: {}", name, lastFailure);
        }
    }

    void isUp() {
        isDown = false;
        LOG.atInfo()
                .addKeyValue("millrace.lookup", name)
                .addKeyValue("url.original", place)
                .log("Lookup {} gets answers again", name);
    }

    LookupStatus status(boolean isRequired, long answers, long bytes) {
        return new LookupStatus(
                name,
                place,
                isRequired,
                true,
                answers,
                bytes,
                0,
                "",
                answeredAt,
                Duration.ofNanos(lastNanos),
                hits.sum(),
                misses.sum(),
                0,
                0,
                lastError,
                new Asking(requests.sum(), negativeHits.sum(), timeouts.sum(), unasked.sum(), failures.sum(), isDown));
    }
}

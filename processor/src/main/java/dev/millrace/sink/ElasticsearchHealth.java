package dev.millrace.sink;

import dev.millrace.config.SinkConfig.BulkConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Whether Elasticsearch takes requests. Two states:
 *
 * <pre>
 *   UP ── a request fails as a whole ──> DOWN (reason, since) ── a request succeeds ──> UP
 * </pre>
 *
 * <p>While it is down, one request at a time is tried, after a backoff that doubles up to its limit, with jitter; intake
 * holds. Logged when the state changes, not per attempt. Written by sender threads, read by anyone.
 */
public final class ElasticsearchHealth {

    private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchHealth.class);

    private final long minBackoffNanos;
    private final long maxBackoffNanos;
    private final InstantSource clock;
    private final Random random;
    /** Changed under the lock, read without. */
    private volatile State state = State.UP;

    /** @param random for the jitter, so that many instances do not come back in the same moment */
    public ElasticsearchHealth(BulkConfig config, InstantSource clock, Random random) {
        this.minBackoffNanos = config.minBackoff().toNanos();
        this.maxBackoffNanos = config.maxBackoff().toNanos();
        this.clock = clock;
        this.random = random;
    }

    /**
     * Asks to try a request.
     *
     * @return 0 if it may be tried now, else how many nanoseconds to wait before asking again
     */
    synchronized long mayTry(long nowNanos) {
        State current = state;
        if (!current.isDown()) {
            return 0;
        }
        long wait = current.nextTryNanos - nowNanos;
        if (wait <= 0) {
            state = current.triedAt(nowNanos + backoff(current.failures));
        }
        return Math.max(0, wait);
    }

    /** A request got an answer that is about its documents. */
    public void succeeded() {
        State before = exchange(State.UP);
        if (before.isDown()) {
            LOG.atInfo()
                    .addKeyValue(
                            "event.duration",
                            Duration.between(before.since, clock.instant()).toNanos())
                    .log("Elasticsearch takes requests again; reading on");
        }
    }

    private synchronized State exchange(State next) {
        State before = state;
        if (before != next) {
            state = next;
        }
        return before;
    }

    /**
     * A request failed as a whole.
     *
     * @param kind what is told once: a status, or the kind of exception
     * @param reason for a person: what Elasticsearch answered, or why it could not be reached
     */
    public void failed(String kind, String reason) {
        tell(Level.WARN, kind, fail(kind, reason), reason);
    }

    /** As {@link #failed}, and a person must act: rights, a wrong address, something that is no Elasticsearch. */
    public void refused(String kind, String reason) {
        tell(Level.ERROR, kind, fail(kind, reason), reason);
    }

    /** A question was not answered. As {@link #failed}, but leaves the time of the next request to the requests. */
    public void unanswered(String kind, String reason) {
        if (isUp()) {
            failed(kind, reason);
        }
    }

    private static void tell(Level level, String kind, State before, String reason) {
        if (!before.isDown() || !before.kind.equals(kind)) {
            LOG.atLevel(level)
                    .addKeyValue("error.message", reason)
                    .log("Elasticsearch takes no requests; holding intake and trying again until it does");
        }
    }

    private synchronized State fail(String kind, String reason) {
        State before = state;
        state = before.failed(kind, reason, clock.instant(), System.nanoTime() + backoff(before.failures));
        return before;
    }

    /** In words, for status and readiness: {@code "up"}, or {@code "down since ...: ..."}. */
    public String describe() {
        State current = state;
        return current.isDown() ? "down since " + current.since + ": " + current.reason : "up";
    }

    /** The same shorter, as a part of a sentence; to be asked while it is down. */
    public String whatIsWrong() {
        State current = state;
        return (current.isAnswer() ? "Elasticsearch answers " : "Elasticsearch gives no answer that can be used (")
                + current.kind + (current.isAnswer() ? "" : ")") + " since " + current.since;
    }

    public boolean isUp() {
        return !state.isDown();
    }

    /** Doubled with each failure up to the limit; half of it is drawn by lot. */
    public long backoff(int failures) {
        long full = Math.min(maxBackoffNanos, minBackoffNanos << Math.min(failures, 30));
        if (full <= 0) {
            full = maxBackoffNanos;
        }
        return full / 2 + (long) (random.nextDouble() * full / 2);
    }

    private static final class State {

        static final State UP = new State("", "", Instant.EPOCH, 0, 0);

        private final String kind;
        private final String reason;
        private final Instant since;
        private final int failures;
        private final long nextTryNanos;

        private State(String kind, String reason, Instant since, int failures, long nextTryNanos) {
            this.kind = kind;
            this.reason = reason;
            this.since = since;
            this.failures = failures;
            this.nextTryNanos = nextTryNanos;
        }

        boolean isDown() {
            return failures > 0;
        }

        /** Whether the kind is a status. */
        boolean isAnswer() {
            return !kind.isEmpty() && kind.chars().allMatch(Character::isDigit);
        }

        State failed(String what, String why, Instant now, long nextTry) {
            return new State(what, why, isDown() ? since : now, failures + 1, nextTry);
        }

        State triedAt(long nextTry) {
            return new State(kind, reason, since, failures, nextTry);
        }
    }
}

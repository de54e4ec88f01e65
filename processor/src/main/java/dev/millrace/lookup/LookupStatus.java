package dev.millrace.lookup;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a lookup fares.
 *
 * @param source where it comes from, for people
 * @param isRequired whether the application waits for it
 * @param isWarm whether it has something to serve, be it old
 * @param rows of the version that serves, 0 if there is none; of what is computed the results that are kept, of a server
 *     the answers
 * @param bytes on the heap: of a table its rows and its index, exact up to the headers of objects; elsewhere an estimate
 * @param version counts the versions taken over, 0 if there is none, as of a server
 * @param digest tells versions apart by content, the same on every instance; empty where there is no table
 * @param loadedAt when the version that serves was taken over, or when the last record of a topic was, or the last answer of
 *     a server came
 * @param loadTime how long loading it took; of a server the last answer
 * @param misses keys of which nothing is known, negative hits included
 * @param refusedReloads versions, or records of a topic, that were refused
 * @param lastError why the source as it is now was refused, or why the last request to a server failed; {@code null} if
 *     it was not
 * @param asking of a server that is asked per key; {@code null} elsewhere
 */
public record LookupStatus(
        String name,
        String source,
        boolean isRequired,
        boolean isWarm,
        long rows,
        long bytes,
        int version,
        String digest,
        @Nullable Instant loadedAt,
        Duration loadTime,
        long hits,
        long misses,
        long reloads,
        long refusedReloads,
        @Nullable String lastError,
        @Nullable Asking asking) {

    /**
     * How a server fares that is asked per key. Events that went on without an answer are timeouts, unasked and failures
     * together.
     *
     * @param requests sent
     * @param negativeHits misses that were known without asking
     * @param timeouts events whose deadline passed, or that made room for others
     * @param unasked events whose key could not be asked for, since the server is down or too many keys wait
     * @param failures events whose request failed while they waited, or whose row does not fit
     * @param isDown whether the server is left alone, since it does not answer
     */
    public record Asking(
            long requests, long negativeHits, long timeouts, long unasked, long failures, boolean isDown) {}
}

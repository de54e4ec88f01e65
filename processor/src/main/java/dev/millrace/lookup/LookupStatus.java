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
 * @param rows of the version that serves, 0 if there is none; of what is computed the results that are kept
 * @param bytes on the heap: of a table its rows and its index, exact up to the headers of objects; elsewhere an estimate
 * @param version counts the versions taken over, 0 if there is none
 * @param digest tells versions apart by content, the same on every instance; empty where there is no table
 * @param loadedAt when the version that serves was taken over, or when the last record of a topic was
 * @param loadTime how long loading it took
 * @param refusedReloads versions, or records of a topic, that were refused
 * @param lastError why the source as it is now was refused; {@code null} if it was not
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
        @Nullable String lastError) {}

package dev.millrace.lookup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a lookup fares.
 *
 * @param isWarm whether it has a table, be it an old one
 * @param rows of the version that serves, 0 if there is none
 * @param version counts the versions taken over, 0 if there is none
 * @param loadedAt when the version that serves was taken over
 * @param lastError why the file as it is now was refused; {@code null} if it was not
 */
public record LookupStatus(
        String name,
        boolean isWarm,
        int rows,
        int version,
        @Nullable Instant loadedAt,
        long hits,
        long misses,
        long reloads,
        long refusedReloads,
        @Nullable String lastError) {}

package dev.millrace.lookup;

import org.jspecify.annotations.Nullable;

/** Finds what is known about a key. Any thread; never waits. */
public interface Lookup {

    /** As in the configuration; for metrics and messages. */
    String name();

    /**
     * Counts a hit or a miss.
     *
     * @param bytes holds the key from {@code start} to {@code end} as plain UTF-8; not retained
     * @return {@code null} if nothing is known
     */
    @Nullable
    Row find(byte[] bytes, int start, int end);
}

package dev.millrace.lookup;

import java.util.List;

/**
 * Finds what is known about a key. Any thread; never waits and takes no lock.
 *
 * <p>An answer that is not there yet, as of a server asked per key, would be a third {@link Finding}: callers switch over
 * all of them, so the compiler names each place that must learn to let the event wait.
 */
public interface Lookup {

    /** As in the configuration; for metrics and messages. */
    String name();

    /**
     * Counts a hit or a miss.
     *
     * @param bytes holds the key from {@code start} to {@code end} as plain UTF-8, the parts of a key of several fields
     *     each ended by {@link Keys#END}; not retained
     * @param into gets the row of a hit; valid until it is used for another
     */
    Finding find(byte[] bytes, int start, int end, Match into);

    /** The bytes to ask for by a key of one or several parts, for who does not ask per event. */
    static byte[] key(List<String> parts) {
        return Keys.of(parts);
    }
}

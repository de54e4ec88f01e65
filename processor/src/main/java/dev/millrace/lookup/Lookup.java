package dev.millrace.lookup;

import java.util.List;

/** Finds what is known about a key. Any thread; never waits. */
public interface Lookup {

    /** As in the configuration; for metrics and messages. */
    String name();

    /**
     * Counts what it finds; what is pending is counted when it is taken.
     *
     * @param bytes holds the key from {@code start} to {@code end} as plain UTF-8, the parts of a key of several fields
     *     each ended by {@link Keys#END}; not retained
     * @param into gets the row of a hit, or the answer that is pending; valid until it is used for another
     */
    Finding find(byte[] bytes, int start, int end, Match into);

    /** The bytes to ask for by a key of one or several parts, for who does not ask per event. */
    static byte[] key(List<String> parts) {
        return Keys.of(parts);
    }
}

package dev.millrace.lookup;

/** What a lookup has to say about a key. */
public enum Finding {
    /** The row is in the match. */
    HIT,
    /** Nothing is known, or nothing is loaded yet. */
    MISS
}

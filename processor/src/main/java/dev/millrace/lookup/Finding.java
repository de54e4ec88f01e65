package dev.millrace.lookup;

/** What a lookup has to say about a key. */
public enum Finding {
    /** The row is in the match. */
    HIT,
    /** Nothing is known, or nothing is loaded yet. */
    MISS,
    /** A server is being asked; the answer on its way is in the match. */
    PENDING,
    /** A server did not say: too late, or it is down, or there are too many keys to ask for. Not the same as a miss. */
    UNANSWERED
}

package dev.millrace.lookup;

/** How eagerly a new version is taken. */
public enum Refresh {
    /** Only if the source shows that it has changed. */
    IF_CHANGED,
    /** Read again in any case. */
    ALWAYS,
    /**
     * Read again, and taken also if it has lost more rows than {@code max-shrink} allows, ends within a line or is of another
     * kind: the word of a person.
     */
    ACCEPTING_SHRINK
}

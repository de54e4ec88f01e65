package dev.millrace.event;

/** What a slice of the event's bytes is, so that it can be read and written again without being parsed twice. */
public enum ValueKind {
    /** The content of a JSON string without any escape: valid UTF-8, at once plain text and JSON, quotes left out. */
    STRING,
    /** The content of a JSON string with at least one escape: written as it is, unescaped to be read. */
    ESCAPED,
    /** Plain UTF-8 text from elsewhere: read as it is, escaped to be written. */
    TEXT,
    /** A JSON number, verbatim. */
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    /** A JSON object, verbatim from brace to brace. */
    OBJECT,
    /** A JSON array, verbatim from bracket to bracket. */
    ARRAY;

    public boolean isText() {
        return this == STRING || this == ESCAPED || this == TEXT;
    }

    /** Whether it may hold other values. */
    public boolean isContainer() {
        return ordinal() >= OBJECT.ordinal();
    }

    /** Whether the slice is valid JSON with nothing added. */
    public boolean isVerbatimJson() {
        return ordinal() >= NUMBER.ordinal();
    }
}

package dev.millrace.event;

import java.util.Locale;

/** How a field is mapped in Elasticsearch; it decides which values fit. Named as Elasticsearch names them. */
public enum EcsType {
    KEYWORD,
    /** Keyword for long values, searched by parts of them. */
    WILDCARD,
    /** Keyword that has one value per index. */
    CONSTANT_KEYWORD,
    /** Keyword that sorts as software versions do; takes any text. */
    VERSION,
    TEXT,
    /** Full text without scores and positions. */
    MATCH_ONLY_TEXT,
    LONG,
    INTEGER,
    SHORT,
    DOUBLE,
    FLOAT,
    /** Number kept as a {@code long} after multiplication. */
    SCALED_FLOAT,
    BOOLEAN,
    DATE,
    IP,
    GEO_POINT,
    /** No value of its own: it holds the fields whose names continue its name. */
    OBJECT,
    /** As {@link #OBJECT}, each element of an array of them searched by itself. */
    NESTED,
    /** An object of any shape that becomes one field with keyword leaves. */
    FLATTENED;

    private final String mapping = name().toLowerCase(Locale.ROOT);

    /** As mappings and the schema write it. */
    public String mapping() {
        return mapping;
    }

    /** Whether any text fits. */
    public boolean holdsText() {
        return ordinal() <= MATCH_ONLY_TEXT.ordinal();
    }

    /** Whether its value is made of other fields. */
    public boolean holdsFields() {
        return this == OBJECT || this == NESTED;
    }

    /** @throws IllegalArgumentException for a type that no field of Millrace may have yet */
    static EcsType of(String mapping) {
        return valueOf(mapping.toUpperCase(Locale.ROOT));
    }
}

package dev.millrace.event;

/** How a field is mapped in Elasticsearch, as far as it decides which values fit. */
public enum EcsType {
    KEYWORD,
    /** Full text: {@code match_only_text}, or {@code text} where a server has no such module. */
    TEXT,
    LONG,
    DOUBLE,
    BOOLEAN,
    DATE,
    IP,
    GEO_POINT,
    /** An object of any shape that becomes one field with keyword leaves. */
    FLATTENED
}

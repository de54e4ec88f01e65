package dev.millrace.event;

import java.util.Locale;

/** The rooms an event runs through, in this order. */
public enum Stage {
    DECODE,
    VALIDATE,
    NORMALIZE,
    RULES,
    ENRICH,
    REDACT,
    ROUTE,
    SINK;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The name as it stands in the topology, in codes, metrics and headers: {@code "decode"}. */
    public String id() {
        return id;
    }
}

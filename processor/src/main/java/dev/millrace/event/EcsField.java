package dev.millrace.event;

import java.nio.charset.StandardCharsets;

/**
 * A field of the Elastic Common Schema or of our own, known by its dotted name. Made once at class
 * loading through {@link Ecs}; compared by identity.
 */
public final class EcsField {

    /** What {@link #ignoreAbove()} says where values of any length are indexed. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    private final int id;
    private final String name;
    private final EcsType type;
    private final int ignoreAbove;
    private final byte[] jsonKey;

    EcsField(int id, String name, EcsType type, int ignoreAbove) {
        this.id = id;
        this.name = name;
        this.type = type;
        this.ignoreAbove = ignoreAbove;
        this.jsonKey = ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    /** Small and dense, from 0: an index for arrays. */
    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public EcsType type() {
        return type;
    }

    /** Characters beyond which Elasticsearch keeps a value without indexing it, or {@link #NO_LIMIT}. */
    public int ignoreAbove() {
        return ignoreAbove;
    }

    /** The name as a JSON key with quotes and colon. Not to be written to. */
    public byte[] jsonKey() {
        return jsonKey;
    }

    @Override
    public String toString() {
        return name;
    }
}

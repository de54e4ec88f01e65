package dev.millrace.event;

import java.nio.charset.StandardCharsets;

/**
 * A field of the Elastic Common Schema (or of our own {@code kafka.*}), known by its dotted name. Made once at class
 * loading through {@link Ecs}; compared by identity.
 */
public final class EcsField {

    private final int id;
    private final String name;
    private final EcsType type;
    private final byte[] jsonKey;

    EcsField(int id, String name, EcsType type) {
        this.id = id;
        this.name = name;
        this.type = type;
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

    /** The name as a JSON key with quotes and colon. Not to be written to. */
    public byte[] jsonKey() {
        return jsonKey;
    }

    @Override
    public String toString() {
        return name;
    }
}

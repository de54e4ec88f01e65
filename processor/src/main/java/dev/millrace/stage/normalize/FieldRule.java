package dev.millrace.stage.normalize;

import dev.millrace.event.EcsField;

/**
 * What is done with a raw field of a certain path.
 *
 * @param field where its value belongs
 * @param rank of several sources for a field the one with the lowest rank wins; {@link #ECS} for the field's own name
 */
record FieldRule(EcsField field, int rank, ValueReader reader) {

    /** Nothing beats a field under its own name. */
    static final int ECS = 0;

    /** Anything in the event beats what is only concluded from other fields. */
    static final int DERIVED = Integer.MAX_VALUE - 1;

    boolean isEcsName() {
        return rank == ECS;
    }
}

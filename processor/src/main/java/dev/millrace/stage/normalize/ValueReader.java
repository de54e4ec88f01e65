package dev.millrace.stage.normalize;

/** Reads a raw value into an ECS field. */
@FunctionalInterface
interface ValueReader {

    /**
     * Puts the value through {@link Normalization#put}, converted where needed.
     *
     * @param i position of a scalar, an array, or, for a flattened field, an object; never of a null
     * @return whether it fits; if not, nothing was changed
     */
    boolean read(Normalization event, FieldRule rule, int i);
}

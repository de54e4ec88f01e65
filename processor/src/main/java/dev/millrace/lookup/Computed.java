package dev.millrace.lookup;

import dev.millrace.event.EcsField;
import org.jspecify.annotations.Nullable;

/** What a key says without a table: a function of its bytes. Immutable; any thread. */
interface Computed {

    /** Which fields a result may have, in order. */
    EcsField[] fields();

    /**
     * @return as {@link RowWriter} writes it; {@code null} if nothing is known
     */
    byte @Nullable [] compute(byte[] bytes, int start, int end);

    /** What the file behind it says it holds; another kind cannot take its place. Empty where there is only one kind. */
    default String kind() {
        return "";
    }

    /** How much the file holds, by which a shrunk one is told: nodes of a tree, rules; 0 where there is no file. */
    default long size() {
        return 0;
    }

    /** What it holds on the heap, about; 0 where that is the same whatever is configured. */
    long bytes();
}

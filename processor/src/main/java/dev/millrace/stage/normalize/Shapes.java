package dev.millrace.stage.normalize;

import java.util.Arrays;

/**
 * What Elasticsearch's {@code flattened} type has to know of each raw field before it may be kept as it came. Written
 * by {@link FieldPlanner}; owned by the stream thread.
 */
final class Shapes {

    static final int RETAINED_FIELDS = 16 * 1024;

    private int[] leaves = new int[64];
    private int[] deepest = new int[64];
    private boolean[] verbatim = new boolean[64];

    /** A copy that stays as it is. */
    Shapes copy(int fields) {
        Shapes copy = new Shapes();
        copy.leaves = Arrays.copyOf(leaves, fields);
        copy.deepest = Arrays.copyOf(deepest, fields);
        copy.verbatim = Arrays.copyOf(verbatim, fields);
        return copy;
    }

    void begin(int fields) {
        if (leaves.length < fields || (leaves.length > RETAINED_FIELDS && fields < RETAINED_FIELDS)) {
            int capacity = Math.max(64, fields + fields / 2);
            leaves = new int[capacity];
            deepest = new int[capacity];
            verbatim = new boolean[capacity];
        }
    }

    void set(int i, int leafCount, int deepestPath, boolean isVerbatim) {
        leaves[i] = leafCount;
        deepest[i] = deepestPath;
        verbatim[i] = isVerbatim;
    }

    /** Scalars in it, itself included; at least 1. */
    int leaves(int i) {
        return Math.max(1, leaves[i]);
    }

    /** Names on the longest path from the event to a field within. */
    int deepest(int i) {
        return deepest[i];
    }

    /** Whether each name within is one that Elasticsearch takes, and no object holds a name twice. */
    boolean isVerbatim(int i) {
        return verbatim[i];
    }
}

package dev.millrace.stage.normalize;

import dev.millrace.event.ByteArena;

/**
 * The names within a {@code flattened} field. Elasticsearch (8.19.21, tried) takes any there, also an empty one, a blank
 * one or one with dots at its ends, but refuses the whole document for one that holds a NUL or stands twice in an object.
 */
final class AttributePaths {

    /**
     * Lucene's limit of 32,766 bytes per term counts path and value of a flattened leaf together; the templates bound
     * the value.
     */
    static final int MAX_BYTES = 1024;

    private static final byte STAND_IN = '_';

    private AttributePaths() {}

    /** The parts of a name that dots separate, at least 1; as a negative number where the name would be refused. */
    static int parts(byte[] bytes, int start, int end) {
        int parts = 1;
        boolean isFit = true;
        for (int i = start; i < end; i++) {
            parts += bytes[i] == '.' ? 1 : 0;
            isFit &= bytes[i] != 0;
        }
        return isFit ? parts : -parts;
    }

    /** Appends the name with {@code _} for each NUL. */
    static void appendFit(ByteArena arena, int start, int end) {
        int from = arena.append(arena.array(), start, end);
        byte[] bytes = arena.array();
        for (int i = from; i < arena.size(); i++) {
            bytes[i] = bytes[i] == 0 ? STAND_IN : bytes[i];
        }
    }
}

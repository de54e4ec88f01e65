package dev.millrace.stage.normalize;

import dev.millrace.event.ByteArena;
import java.nio.charset.StandardCharsets;

/**
 * Names as Elasticsearch wants them in an object: separated by dots, no part of them empty or blank, none with a NUL
 * (DotExpandingXContentParser and FlattenedFieldParser of 8.19 refuse the whole document otherwise).
 */
final class AttributePaths {

    /**
     * Lucene's limit of 32,766 bytes per term counts path and value of a flattened leaf together; the templates bound
     * the value.
     */
    static final int MAX_BYTES = 1024;

    private static final byte STAND_IN = '_';

    private AttributePaths() {}

    /** The parts of a name that dots separate, at least 1; as a negative number where the name is not fit to be kept. */
    static int parts(byte[] bytes, int start, int end) {
        int parts = 1;
        boolean isFit = true;
        boolean isBlank = true;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b == '.') {
                isFit &= !isBlank;
                parts++;
                isBlank = true;
            } else if (b > ' ') {
                isBlank = false;
            } else if (b == 0) {
                isFit = false;
            } else if (b < 0 && isBlank) {
                isBlank = isBlankCharacter(bytes, i, end);
            }
        }
        return isFit && !isBlank ? parts : -parts;
    }

    /** Appends the name with {@code _} for each NUL and each part that is empty or blank. */
    static void appendFit(ByteArena arena, int start, int end) {
        int partStart = start;
        for (int i = start; i <= end; i++) {
            if (i == end || arena.array()[i] == '.') {
                appendPart(arena, partStart, i);
                if (i < end) {
                    arena.append((byte) '.');
                }
                partStart = i + 1;
            }
        }
    }

    private static void appendPart(ByteArena arena, int start, int end) {
        int from = arena.append(arena.array(), start, end);
        byte[] bytes = arena.array();
        for (int i = from; i < arena.size(); i++) {
            bytes[i] = bytes[i] == 0 ? STAND_IN : bytes[i];
        }
        if (parts(bytes, from, arena.size()) < 0) {
            arena.truncate(from);
            arena.append(STAND_IN);
        }
    }

    /** White space beyond ASCII counts as blank too; whatever else does not. */
    private static boolean isBlankCharacter(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        if (lead < 0xc0) {
            // within a character that was judged at its first byte
            return true;
        }
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        return new String(bytes, at, Math.min(length, end - at), StandardCharsets.UTF_8).isBlank();
    }
}

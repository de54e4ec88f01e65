package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Utf8;
import java.util.Arrays;
import java.util.Base64;

/** Text in Base64 (RFC 4648, 4), as CloudEvents have it in {@code data_base64}. */
final class Base64Text {

    private Base64Text() {}

    /**
     * Appends the decoded text.
     *
     * @return where it ends; where it starts, and nothing was appended, if this is no Base64 or what it holds no UTF-8
     */
    static int append(ByteArena arena, int start, int end) {
        int size = arena.size();
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(Arrays.copyOfRange(arena.array(), start, end));
        } catch (IllegalArgumentException e) {
            // The only way in which the JDK says so.
            return size;
        }
        if (Utf8.firstInvalid(decoded, 0, decoded.length) == Utf8.VALID) {
            arena.append(decoded);
        }
        return arena.size();
    }
}

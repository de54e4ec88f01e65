package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;

/** The escapes of CEF: {@code \|}, {@code \=}, {@code \\}, {@code \n}, {@code \r}. */
final class Escapes {

    private Escapes() {}

    /**
     * Appends the plain text; a backslash before anything else is itself.
     *
     * @return where it starts; it ends where the arena ends
     */
    static int unescape(ByteArena arena, int start, int end) {
        int textStart = arena.reserve(end - start);
        byte[] bytes = arena.array();
        int to = textStart;
        for (int from = start; from < end; from++) {
            int meaning = bytes[from] == '\\' && from + 1 < end ? meaning(bytes[from + 1]) : 0;
            if (meaning == 0) {
                bytes[to++] = bytes[from];
            } else {
                bytes[to++] = (byte) meaning;
                from++;
            }
        }
        arena.truncate(to);
        return textStart;
    }

    private static int meaning(byte escape) {
        return switch (escape) {
            case '|', '=', '\\' -> escape;
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> 0;
        };
    }
}

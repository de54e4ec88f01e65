package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.JsonText;

/**
 * The structured data of RFC 5424, {@code [id name="value" ...][...]}, as a JSON object of objects, so that it can be
 * indexed and stored like any other. Blanks around the equals sign, which the RFC forbids and senders write, are passed
 * over. Owned by the stream thread.
 */
final class StructuredData {

    private static final int UNREADABLE = -1;

    private ByteArena arena = new ByteArena(0);
    private byte[] line = new byte[0];
    private int end;

    /**
     * Appends the JSON to {@code text}, which holds the line too.
     *
     * @return the position after the last closing bracket, or {@code start} where this is no structured data; what was
     *     appended is of no use then
     */
    int toJson(ByteArena text, int start, int lineEnd) {
        arena = text;
        // Slices of the line stay readable in this array, also when appending replaces it.
        line = text.array();
        end = lineEnd;
        int at = start;
        byte separator = '{';
        while (at < end && line[at] == '[') {
            arena.append(separator);
            separator = ',';
            at = element(at + 1);
            if (at == UNREADABLE) {
                return start;
            }
        }
        arena.append((byte) '}');
        return at;
    }

    private int element(int start) {
        int at = nameEnd(start);
        if (at == start) {
            return UNREADABLE;
        }
        name(start, at);
        byte separator = '{';
        while (true) {
            at = SyslogDialect.skipSpaces(line, at, end);
            if (at == end) {
                return UNREADABLE;
            }
            if (line[at] == ']') {
                if (separator == '{') {
                    arena.append(separator);
                }
                arena.append((byte) '}');
                return at + 1;
            }
            arena.append(separator);
            separator = ',';
            at = parameter(at);
            if (at == UNREADABLE) {
                return UNREADABLE;
            }
        }
    }

    private int parameter(int start) {
        int nameEnd = nameEnd(start);
        int at = SyslogDialect.skipSpaces(line, nameEnd, end);
        if (nameEnd == start || at == end || line[at] != '=') {
            return UNREADABLE;
        }
        at = SyslogDialect.skipSpaces(line, at + 1, end);
        if (at == end || line[at] != '"') {
            return UNREADABLE;
        }
        name(start, nameEnd);
        return value(at + 1);
    }

    private void name(int start, int nameEnd) {
        arena.append((byte) '"');
        JsonText.escape(line, start, nameEnd, arena);
        arena.append((byte) '"');
        arena.append((byte) ':');
    }

    private int nameEnd(int start) {
        int at = start;
        while (at < end && line[at] != ' ' && line[at] != '=' && line[at] != ']' && line[at] != '"') {
            at++;
        }
        return at;
    }

    /** A backslash escapes a quote, a backslash and a closing bracket; before anything else it is itself. */
    private int value(int start) {
        arena.append((byte) '"');
        int run = start;
        for (int at = start; at < end; at++) {
            byte b = line[at];
            if (b == '"') {
                JsonText.escape(line, run, at, arena);
                arena.append((byte) '"');
                return at + 1;
            }
            if (b == '\\' && at + 1 < end && isEscapable(line[at + 1])) {
                JsonText.escape(line, run, at, arena);
                run = ++at;
            }
        }
        return UNREADABLE;
    }

    private static boolean isEscapable(byte b) {
        return b == '"' || b == '\\' || b == ']';
    }
}

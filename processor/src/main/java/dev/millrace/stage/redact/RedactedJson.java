package dev.millrace.stage.redact;

import dev.millrace.event.ByteArena;
import dev.millrace.event.JsonText;
import java.util.Arrays;

/**
 * Copies a JSON object or array that is known to be valid, with replacements: of the values of fields that are named, and
 * of what the detectors find in strings and numbers. Used by one thread.
 */
final class RedactedJson {

    static final int UNCHANGED = -1;

    private final Secrets secrets;
    private final RedactedFields fields;
    private final ByteArena scratch = new ByteArena(1024);

    private ByteArena arena = new ByteArena(0);
    private byte[] json = new byte[0];
    private byte[] path = new byte[256];
    private int pathEnd;

    /** What of the source stands in the copy already. */
    private int copied;

    private boolean isChanged;

    RedactedJson(Secrets secrets, RedactedFields fields) {
        this.secrets = secrets;
        this.fields = fields;
    }

    /**
     * Appends the copy to {@code target}, which also holds the source.
     *
     * @param ofPath the dotted path of the value
     * @return where the copy starts, or {@link #UNCHANGED} where there was nothing to replace; then nothing was appended
     */
    int copy(ByteArena target, byte[] ofPath, int pathStart, int ofPathEnd, int start, int end) {
        arena = target;
        json = target.array();
        pathEnd = 0;
        pushPath(ofPath, pathStart, ofPathEnd);
        int copy = target.size();
        copied = start;
        isChanged = false;
        value(start);
        if (!isChanged) {
            target.truncate(copy);
            return UNCHANGED;
        }
        flush(end);
        return copy;
    }

    /** @return where the value ends */
    private int value(int start) {
        return switch (json[start]) {
            case '{' -> object(start);
            case '[' -> array(start);
            case '"' -> string(start);
            default -> literal(start);
        };
    }

    private int object(int start) {
        int at = skipBlanks(start + 1);
        while (json[at] != '}') {
            int nameEnd = stringEnd(at);
            int before = pathEnd;
            pushPath(json, at + 1, nameEnd - 1);
            at = member(skipBlanks(skipBlanks(nameEnd) + 1));
            pathEnd = before;
            at = afterValue(at);
        }
        return at + 1;
    }

    private int member(int start) {
        Replacement whole = fields.isEmpty() ? null : fields.of(path, 0, pathEnd);
        if (whole == null || json[start] == 'n') {
            return value(start);
        }
        int end = valueEnd(start);
        int quote = json[start] == '"' ? 1 : 0;
        flush(start);
        arena.append((byte) '"');
        whole.append(json, start + quote, end - quote, arena);
        arena.append((byte) '"');
        copied = end;
        isChanged = true;
        return end;
    }

    private int array(int start) {
        int at = skipBlanks(start + 1);
        while (json[at] != ']') {
            at = afterValue(value(at));
        }
        return at + 1;
    }

    private int string(int start) {
        int end = stringEnd(start);
        flush(start + 1);
        if (!holdsEscape(start + 1, end - 1)) {
            if (secrets.replace(arena, start + 1, end - 1)) {
                copied = end - 1;
                isChanged = true;
            }
            return end;
        }
        scratch.clear();
        scratch.append(json, start + 1, end - 1);
        int plain = JsonText.unescape(scratch, 0, scratch.size());
        int plainEnd = scratch.size();
        if (secrets.replace(scratch, plain, plainEnd)) {
            JsonText.escape(scratch.array(), plainEnd, scratch.size(), arena);
            copied = end - 1;
            isChanged = true;
        }
        return end;
    }

    private int literal(int start) {
        int end = literalEnd(start);
        flush(start);
        int size = arena.size();
        arena.append((byte) '"');
        if (secrets.replace(arena, start, end)) {
            arena.append((byte) '"');
            copied = end;
            isChanged = true;
        } else {
            arena.truncate(size);
        }
        return end;
    }

    private void flush(int to) {
        arena.append(json, copied, to);
        copied = to;
    }

    // ---- where things end

    private int valueEnd(int start) {
        if (json[start] == '"') {
            return stringEnd(start);
        }
        if (json[start] != '{' && json[start] != '[') {
            return literalEnd(start);
        }
        int depth = 0;
        int at = start;
        do {
            switch (json[at]) {
                case '"' -> at = stringEnd(at) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0);
        return at;
    }

    private int stringEnd(int start) {
        int at = start + 1;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int literalEnd(int start) {
        int at = start;
        while (at < json.length && json[at] > ' ' && json[at] != ',' && json[at] != '}' && json[at] != ']') {
            at++;
        }
        return at;
    }

    private int afterValue(int valueEnd) {
        int at = skipBlanks(valueEnd);
        return json[at] == ',' ? skipBlanks(at + 1) : at;
    }

    private int skipBlanks(int start) {
        int at = start;
        while (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t') {
            at++;
        }
        return at;
    }

    private boolean holdsEscape(int start, int end) {
        for (int i = start; i < end; i++) {
            if (json[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private void pushPath(byte[] name, int start, int end) {
        int length = end - start;
        if (path.length < pathEnd + length + 1) {
            path = Arrays.copyOf(path, (pathEnd + length + 1) * 2);
        }
        if (pathEnd > 0) {
            path[pathEnd++] = '.';
        }
        System.arraycopy(name, start, path, pathEnd, length);
        pathEnd += length;
    }
}

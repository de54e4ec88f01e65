package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;

/**
 * A cursor over {@code key=value key="a value" key='a value'}: one pair or one bare word at a time. It tells where the
 * parts are and judges nothing. Used by one thread.
 */
final class KeyValues {

    /** What {@link #next} found. */
    enum Found {
        PAIR,
        /** Something without an equals sign. */
        WORD,
        /** A quote that is not closed, or something behind one that is. */
        BROKEN,
        END
    }

    /** What stands between pairs. */
    enum Separator {
        BLANK,
        /** A comma before the next key; blanks belong to values. */
        COMMA
    }

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private Separator separator = Separator.BLANK;

    int keyStart;
    int keyEnd;
    int valueStart;
    int valueEnd;
    boolean isQuoted;
    boolean isEscaped;

    void begin(byte[] text, int start, int textEnd, Separator between) {
        bytes = text;
        at = start;
        end = textEnd;
        separator = between;
    }

    Found next() {
        while (at < end && (isBlank(bytes[at]) || (separator == Separator.COMMA && bytes[at] == ','))) {
            at++;
        }
        if (at == end) {
            return Found.END;
        }
        keyStart = at;
        while (at < end && Scan.isKeyCharacter(bytes[at])) {
            at++;
        }
        keyEnd = at;
        isQuoted = false;
        isEscaped = false;
        if (at == keyStart || at == end || bytes[at] != '=') {
            at = bareEnd(at);
            valueStart = keyStart;
            valueEnd = at;
            return Found.WORD;
        }
        at++;
        boolean isOpened = at < end && (bytes[at] == '"' || bytes[at] == '\'');
        return isOpened ? quoted(bytes[at]) : bare();
    }

    private Found bare() {
        valueStart = at;
        at = bareEnd(at);
        valueEnd = at;
        while (separator == Separator.COMMA && valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        return Found.PAIR;
    }

    private Found quoted(byte quote) {
        int open = at;
        at++;
        valueStart = at;
        isQuoted = true;
        while (at < end && bytes[at] != quote) {
            if (bytes[at] == '\\') {
                isEscaped = true;
                at++;
            }
            at++;
        }
        if (at >= end) {
            at = end;
            // An apostrophe is a letter more often than a quote.
            return quote == '\'' ? again(open) : Found.BROKEN;
        }
        valueEnd = at++;
        boolean isClosed = at == end || isBlank(bytes[at]) || bytes[at] == ',';
        return isClosed ? Found.PAIR : quote == '\'' ? again(open) : Found.BROKEN;
    }

    private Found again(int start) {
        at = start;
        isQuoted = false;
        isEscaped = false;
        return bare();
    }

    private int bareEnd(int start) {
        int place = start;
        while (place < end && !(separator == Separator.BLANK ? isBlank(bytes[place]) : isBeforeKey(place))) {
            place++;
        }
        return place;
    }

    /** A comma and then a key. */
    private boolean isBeforeKey(int comma) {
        if (bytes[comma] != ',') {
            return false;
        }
        int key = comma + 1;
        while (key < end && isBlank(bytes[key])) {
            key++;
        }
        int keyEnd = key;
        while (keyEnd < end && keyEnd - key < 64 && Scan.isKeyCharacter(bytes[keyEnd])) {
            keyEnd++;
        }
        return keyEnd > key && keyEnd < end && bytes[keyEnd] == '=';
    }

    /** What stands between the pairs of a text that begins with one. */
    static Separator separatorOf(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != '=') {
            at++;
        }
        at++;
        if (at < end && bytes[at] == '"') {
            at++;
            while (at < end && bytes[at] != '"') {
                at += bytes[at] == '\\' ? 2 : 1;
            }
            at++;
        }
        while (at < end && bytes[at] != ',' && !isBlank(bytes[at])) {
            at++;
        }
        if (at >= end || bytes[at] != ',') {
            return Separator.BLANK;
        }
        int key = at + 1;
        while (key < end && isBlank(bytes[key])) {
            key++;
        }
        int keyEnd = key;
        while (keyEnd < end && keyEnd - key < 64 && Scan.isKeyCharacter(bytes[keyEnd])) {
            keyEnd++;
        }
        return keyEnd > key && keyEnd < end && bytes[keyEnd] == '=' ? Separator.COMMA : Separator.BLANK;
    }

    /**
     * Appends the text that a quoted value with escapes stands for: those of Go and JSON. A backslash before anything else
     * is itself, as in the names of Windows.
     *
     * @return where it starts; it ends where the arena ends
     */
    static int unescape(ByteArena arena, int start, int end) {
        int textStart = arena.reserve(end - start);
        byte[] bytes = arena.array();
        int to = textStart;
        for (int from = start; from < end; from++) {
            byte b = bytes[from];
            if (b != '\\' || from + 1 == end) {
                bytes[to++] = b;
                continue;
            }
            byte escape = bytes[from + 1];
            int meaning = switch (escape) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case '"', '\\', '\'', '/' -> escape;
                default -> 0;
            };
            if (meaning == 0) {
                bytes[to++] = b;
            } else {
                bytes[to++] = (byte) meaning;
                from++;
            }
        }
        arena.truncate(to);
        return textStart;
    }

    /** auditd parts what it looked up by a control character. */
    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == 0x1d;
    }
}

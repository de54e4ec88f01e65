package dev.millrace.stage.decode;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldLayout;
import dev.millrace.event.FieldLayouts;
import dev.millrace.event.JsonText;
import dev.millrace.event.RawFields;
import dev.millrace.event.Utf8;
import dev.millrace.event.ValueKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) once from front to back and leaves an index of it: kinds, names and slices, no object and no
 * string per field. It is as strict as the RFC, in syntax and in UTF-8. Names given twice are both kept, in order. Names
 * with escapes are unescaped behind the document, so that names are plain UTF-8 at all times.
 *
 * <p>This is our own scanner because the index wants what a general parser does not hand out: where a value starts and
 * ends in the bytes, and a hash of each name in passing. For events of 500 bytes it takes about 0.5 µs and allocates
 * nothing; Jackson's streaming parser, made to fill the same index, takes 1.3 to 1.8 µs and 3 kB ({@code
 * JsonIndexerBenchmark}, which keeps the rival). {@code JsonIndexerPropertyTest} holds it to Jackson's answers.
 *
 * <p>Nesting is kept in an array, not on the thread's stack. Owned by the stream thread.
 */
final class JsonIndexer {

    private static final int FAILED = -1;

    private final DecodeConfig limits;

    private ByteArena arena = new ByteArena(0);
    private RawFields fields = new RawFields();
    private byte[] bytes = new byte[0];
    private int end;

    /** Positions in {@link #fields} of the objects and arrays around the cursor, outermost first. */
    private final int[] containers;

    private int depth;

    private int nameStart;
    private int nameEnd;
    private int nameHash;
    private boolean isEscaped;

    /** Whose names the fields have so far, where they have begun as fields that were seen before. */
    private @Nullable FieldLayout expectedLayout;

    private boolean isExpecting;

    /** Whether there was neither a blank within the outermost value nor an escape in a name. */
    private boolean isCompact;

    private JsonFault fault = JsonFault.NONE;
    private int faultAt;
    private String expected = "";

    JsonIndexer(DecodeConfig limits) {
        this.limits = limits;
        this.containers = new int[limits.maxDepth()];
    }

    /**
     * Adds the one JSON value that {@code from} to {@code to} hold, blanks around it left out, and all it contains to
     * {@code into}.
     *
     * @param text where the slice is; unescaped names are appended to it
     * @return whether it is one; if not, ask {@link #fault()}, and {@code into} is left with what was read so far
     */
    boolean index(ByteArena text, int from, int to, RawFields into) {
        return index(text, from, to, into, 0, 0, FieldHash.EMPTY);
    }

    /** The same for a value that has a name. */
    boolean index(ByteArena text, int from, int to, RawFields into, int ofNameStart, int ofNameEnd, int ofNameHash) {
        arena = text;
        fields = into;
        bytes = text.array();
        end = to;
        nameStart = ofNameStart;
        nameEnd = ofNameEnd;
        nameHash = ofNameHash;
        fault = JsonFault.NONE;
        expectedLayout = null;
        boolean isFirst = into.size() == 0;
        isExpecting = isFirst;
        isCompact = isFirst;
        boolean isRead = values(from) >= 0;
        FieldLayout layout = expectedLayout;
        if (isRead && layout != null) {
            into.hasNamesOf(layout, into.size());
        }
        if (isRead && isCompact) {
            into.isCompact();
        }
        return isRead;
    }

    /** What the value of a record may have. */
    int maxRecordBytes() {
        return limits.maxRecordBytes();
    }

    JsonFault fault() {
        return fault;
    }

    /** The byte at which {@link #fault()} was found. */
    int faultAt() {
        return faultAt;
    }

    /** What should have been there, for a person; empty unless {@link JsonFault#MALFORMED}. */
    String expected() {
        return expected;
    }

    /** What was there instead, for a person. */
    String found() {
        if (faultAt == end) {
            return "the end";
        }
        byte b = bytes[faultAt];
        return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "byte 0x" + Rejections.hex(b);
    }

    private int values(int from) {
        // The value itself comes on top of the fields that it holds.
        int maxSize = fields.size() + 1 + limits.maxFields();
        depth = 0;
        int at = from;
        while (true) {
            at = skipBlanks(at);
            if (at == end) {
                return malformed(at, "a value");
            }
            if (fields.size() == maxSize) {
                return fail(JsonFault.TOO_MANY_FIELDS, at);
            }
            byte first = bytes[at];
            if (first == '{' || first == '[') {
                at = open(at, first);
                // In ASCII both closing brackets come two after their opening ones.
                if (at >= 0 && (at == end || bytes[at] != first + 2)) {
                    at = first == '{' ? name(at) : element(at);
                    if (at >= 0) {
                        continue;
                    }
                }
            } else {
                at = scalar(at, first);
            }
            at = at < 0 ? FAILED : afterValue(at);
            if (at < 0 || depth == 0) {
                return at;
            }
        }
    }

    private int open(int at, byte bracket) {
        if (depth == containers.length) {
            return fail(JsonFault.TOO_DEEP, at);
        }
        containers[depth++] = add(bracket == '{' ? ValueKind.OBJECT : ValueKind.ARRAY, at, at);
        return skipBlanks(at + 1);
    }

    /** Closes what ends here; @return where the next value starts, or the end once nothing is open */
    private int afterValue(int from) {
        int at = skipBlanks(from);
        while (depth > 0) {
            int container = containers[depth - 1];
            boolean isObject = fields.kind(container) == ValueKind.OBJECT;
            byte next = at < end ? bytes[at] : 0;
            if (next == ',') {
                return isObject ? name(skipBlanks(at + 1)) : element(at + 1);
            }
            if (next != (isObject ? '}' : ']')) {
                return malformed(at, isObject ? "a comma or '}'" : "a comma or ']'");
            }
            fields.close(container, at + 1);
            depth--;
            at = skipBlanks(at + 1);
        }
        return at == end ? at : malformed(at, "the end");
    }

    private int scalar(int at, byte first) {
        if (first == '"') {
            int after = string(at + 1);
            if (after >= 0) {
                add(isEscaped ? ValueKind.ESCAPED : ValueKind.STRING, at + 1, after - 1);
            }
            return after;
        }
        return first == '-' || isDigit(first) ? number(at) : literal(at, first);
    }

    private int add(ValueKind kind, int start, int to) {
        return fields.add(kind, nameStart, nameEnd, nameHash, start, to);
    }

    private int element(int at) {
        nameStart = 0;
        nameEnd = 0;
        nameHash = FieldHash.EMPTY;
        return at;
    }

    /** @return the position after the colon */
    private int name(int from) {
        if (from == end || bytes[from] != '"') {
            return malformed(from, "a name in quotes");
        }
        int start = from + 1;
        int close = closeOfExpectedName(start);
        return close < 0 ? unexpectedName(start) : colon(close + 1);
    }

    /** @return the position of the quote behind the name, which is read then; negative where nothing was expected */
    private int closeOfExpectedName(int start) {
        int position = fields.size();
        if (isExpecting && position >= FieldLayouts.BEGINNING) {
            isExpecting = false;
            expectedLayout = fields.expectedLayout(bytes);
        }
        FieldLayout layout = expectedLayout;
        if (layout == null) {
            return FAILED;
        }
        int close = layout.endOfName(position, bytes, start, end);
        // Names that come by other ways may be longer.
        if (close < 0 || close - start > limits.maxNameLength()) {
            expectedLayout = null;
            return FAILED;
        }
        nameStart = start;
        nameEnd = close;
        nameHash = layout.nameHash(position);
        return close;
    }

    private int unexpectedName(int start) {
        int at = start;
        int hash = FieldHash.EMPTY;
        byte b;
        while (at < end && (b = bytes[at]) >= ' ' && b != '"' && b != '\\') {
            hash = 31 * hash + b;
            at++;
        }
        if (at < end && bytes[at] == '"') {
            nameStart = start;
            nameEnd = at++;
            nameHash = hash;
        } else {
            at = unusualName(start);
            if (at < 0) {
                return FAILED;
            }
        }
        if (nameEnd - nameStart > limits.maxNameLength()) {
            return fail(JsonFault.NAME_TOO_LONG, start);
        }
        return colon(at);
    }

    private int colon(int from) {
        int at = skipBlanks(from);
        return at < end && bytes[at] == ':' ? at + 1 : malformed(at, "a colon");
    }

    /** With escapes, or characters beyond ASCII, or broken. */
    private int unusualName(int start) {
        int at = string(start);
        if (at < 0) {
            return FAILED;
        }
        nameStart = start;
        nameEnd = at - 1;
        if (isEscaped) {
            isCompact = false;
            nameStart = JsonText.unescape(arena, nameStart, nameEnd);
            nameEnd = arena.size();
            bytes = arena.array();
        }
        nameHash = FieldHash.of(bytes, nameStart, nameEnd);
        return at;
    }

    /** @return the position after the closing quote; tells {@link #isEscaped} */
    private int string(int from) {
        isEscaped = false;
        byte[] text = bytes;
        int at = from;
        while (true) {
            at = JsonText.skipPlain(text, at, end);
            if (at == end) {
                return malformed(at, "a closing quote");
            }
            byte b = text[at];
            if (b == '"') {
                return at + 1;
            }
            if (b == '\\') {
                isEscaped = true;
                at = escape(at + 1);
                if (at < 0) {
                    return FAILED;
                }
            } else if (b < 0) {
                int length = Utf8.length(text, at, end);
                if (length == 0) {
                    return fail(JsonFault.INVALID_UTF8, at);
                }
                at += length;
            } else {
                return malformed(at, "no control character in a string");
            }
        }
    }

    private int escape(int at) {
        if (at == end) {
            return malformed(at, "an escape");
        }
        switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 1;
            }
            case 'u' -> {
                for (int i = at + 1; i <= at + 4; i++) {
                    if (i >= end || !isHexDigit(bytes[i])) {
                        return malformed(Math.min(i, end), "a hexadecimal digit");
                    }
                }
                return at + 5;
            }
            default -> {
                return malformed(at, "one of \"\\/bfnrtu");
            }
        }
    }

    private int number(int start) {
        int at = bytes[start] == '-' ? start + 1 : start;
        if (at < end && bytes[at] == '0') {
            at++;
        } else {
            at = digits(at);
        }
        if (at >= 0 && at < end && bytes[at] == '.') {
            at = digits(at + 1);
        }
        if (at >= 0 && at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            at = digits(at < end && (bytes[at] == '+' || bytes[at] == '-') ? at + 1 : at);
        }
        if (at < 0) {
            return FAILED;
        }
        if (at - start > limits.maxNumberLength()) {
            return fail(JsonFault.NUMBER_TOO_LONG, start);
        }
        add(ValueKind.NUMBER, start, at);
        return at;
    }

    /** @return the position after at least one digit */
    private int digits(int from) {
        int at = from;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        return at > from ? at : malformed(at, "a digit");
    }

    private int literal(int at, byte first) {
        return switch (first) {
            case 't' -> literal(at, "true", ValueKind.TRUE);
            case 'f' -> literal(at, "false", ValueKind.FALSE);
            case 'n' -> literal(at, "null", ValueKind.NULL);
            default -> malformed(at, "a value");
        };
    }

    private int literal(int start, String word, ValueKind kind) {
        int to = start + word.length();
        if (to > end) {
            return malformed(start, word);
        }
        for (int i = 1; i < word.length(); i++) {
            if (bytes[start + i] != word.charAt(i)) {
                return malformed(start, word);
            }
        }
        add(kind, start, to);
        return to;
    }

    private int skipBlanks(int from) {
        int at = from;
        byte b;
        while (at < end && ((b = bytes[at]) == ' ' || b == '\n' || b == '\r' || b == '\t')) {
            at++;
        }
        isCompact &= at == from || depth == 0;
        return at;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isHexDigit(byte b) {
        int letter = b | 0x20;
        return isDigit(b) || (letter >= 'a' && letter <= 'f');
    }

    /** Bytes that are not even UTF-8 are told apart: they are a question of encoding, not of syntax. */
    private int malformed(int at, String whatWasExpected) {
        expected = whatWasExpected;
        boolean isUtf8 = at == end || bytes[at] >= 0 || Utf8.length(bytes, at, end) > 0;
        return fail(isUtf8 ? JsonFault.MALFORMED : JsonFault.INVALID_UTF8, at);
    }

    private int fail(JsonFault what, int at) {
        fault = what;
        faultAt = at;
        return FAILED;
    }
}

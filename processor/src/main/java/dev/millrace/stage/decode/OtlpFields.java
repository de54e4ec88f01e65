package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.JsonText;
import dev.millrace.event.RawFields;
import dev.millrace.event.Timestamps;
import dev.millrace.event.Utf8;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes fields as members of a JSON object and indexes them on the way, so that what was never JSON is kept, shown and
 * stored like what was: both encodings of OTLP end here. A name that JSON escapes also stands unescaped behind the
 * object, for the index.
 *
 * <p>A value follows its {@link #name}; within an array {@link #element} takes the name's place. Owned by the stream
 * thread.
 */
final class OtlpFields {

    /** A name of ours with its quotes and colon. */
    record Key(byte[] quoted, int hash) {

        static Key of(String name) {
            byte[] plain = name.getBytes(StandardCharsets.US_ASCII);
            byte[] quoted = ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
            return new Key(quoted, FieldHash.of(plain, 0, plain.length));
        }
    }

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    private static final int PLAIN = -1;

    private ByteArena arena = new ByteArena(0);
    private RawFields raw = new RawFields();
    private boolean needsComma;

    private int nameStart;
    private int nameEnd;
    private int nameHash;

    /** Where in {@link #escapedNames} the present name stands, if it is one of these. */
    private int escapedStart = PLAIN;

    private final ByteArena escapedNames = new ByteArena(0);
    /** Position in the index, start and end of each. */
    private int[] escaped = new int[12];

    private int escapedSize;

    private int invalidAt = Utf8.VALID;
    private byte invalidByte;

    /** Begins to write behind what {@code text} and {@code index} hold. */
    void on(ByteArena text, RawFields index) {
        arena = text;
        raw = index;
        needsComma = false;
        escapedNames.clear();
        escapedSize = 0;
        escapedStart = PLAIN;
        invalidAt = Utf8.VALID;
        nameStart = nameEnd = nameHash = 0;
    }

    /** Writes the unescaped names behind all else. */
    void end() {
        if (escapedSize == 0) {
            return;
        }
        int shift = arena.append(escapedNames.array(), 0, escapedNames.size());
        for (int i = 0; i < escapedSize; i += 3) {
            raw.rename(escaped[i], escaped[i + 1] + shift, escaped[i + 2] + shift);
        }
    }

    /** Where text was written that is not valid UTF-8, in the bytes that it was taken from, or {@link Utf8#VALID}. */
    int invalidAt() {
        return invalidAt;
    }

    byte invalidByte() {
        return invalidByte;
    }

    /** What was not valid in {@code other} is not valid here. */
    void takeFault(OtlpFields other) {
        if (invalidAt == Utf8.VALID) {
            invalidAt = other.invalidAt;
            invalidByte = other.invalidByte;
        }
    }

    // ---- names

    void name(Key key) {
        comma();
        int at = arena.append(key.quoted());
        nameStart = at + 1;
        nameEnd = arena.size() - 2;
        nameHash = key.hash();
    }

    /** @param from to {@code to}: text, of which it is found here whether it is UTF-8 */
    void name(byte[] source, int from, int to) {
        comma();
        nameHash = FieldHash.of(source, from, to);
        nameStart = arena.append((byte) '"') + 1;
        if (escape(source, from, to) == ValueKind.ESCAPED) {
            escapedStart = escapedNames.append(source, from, to);
        }
        nameEnd = arena.size();
        arena.append((byte) '"');
        arena.append((byte) ':');
    }

    void element() {
        comma();
        nameStart = nameEnd = 0;
        nameHash = FieldHash.EMPTY;
    }

    private void comma() {
        if (needsComma) {
            arena.append((byte) ',');
        }
    }

    // ---- values

    /** @param from to {@code to}: text, of which it is found here whether it is UTF-8 */
    void text(byte[] source, int from, int to) {
        int start = arena.append((byte) '"') + 1;
        ValueKind kind = escape(source, from, to);
        int end = arena.append((byte) '"');
        add(kind, start, end);
    }

    void number(long value) {
        int start = arena.size();
        appendNumber(value);
        add(ValueKind.NUMBER, start, arena.size());
    }

    private void appendNumber(long value) {
        if (value < 0 && value != Long.MIN_VALUE) {
            arena.append((byte) '-');
            arena.appendDecimal(-value);
        } else {
            arena.appendDecimal(value);
        }
    }

    /** All 64 bits as a number without a sign. */
    void unsigned(long value) {
        int start = arena.size();
        if (value >= 0) {
            arena.appendDecimal(value);
        } else {
            arena.appendAscii(Long.toUnsignedString(value));
        }
        add(ValueKind.NUMBER, start, arena.size());
    }

    void timestamp(long epochNanos) {
        arena.append((byte) '"');
        int start = Timestamps.append(arena, epochNanos);
        add(ValueKind.STRING, start, arena.append((byte) '"'));
    }

    /** As a number; what JSON has no number for as a string. */
    void number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            quotedNumber(value);
            return;
        }
        int start = arena.size();
        Doubles.append(arena, value);
        add(ValueKind.NUMBER, start, arena.size());
    }

    void quotedNumber(double value) {
        int start = arena.append((byte) '"') + 1;
        Doubles.append(arena, value);
        add(ValueKind.STRING, start, arena.append((byte) '"'));
    }

    void quotedNumber(long value) {
        int start = arena.append((byte) '"') + 1;
        appendNumber(value);
        add(ValueKind.STRING, start, arena.append((byte) '"'));
    }

    void quoted(boolean value) {
        int start = arena.append((byte) '"') + 1;
        arena.append(value ? TRUE : FALSE);
        add(ValueKind.STRING, start, arena.append((byte) '"'));
    }

    void literal(boolean value) {
        int start = arena.append(value ? TRUE : FALSE);
        add(value ? ValueKind.TRUE : ValueKind.FALSE, start, arena.size());
    }

    void nothing() {
        int start = arena.append(NULL);
        add(ValueKind.NULL, start, arena.size());
    }

    void hex(byte[] source, int from, int to) {
        int start = arena.append((byte) '"') + 1;
        int at = arena.reserve(2 * (to - from));
        byte[] bytes = arena.array();
        for (int i = from; i < to; i++) {
            bytes[at++] = HEX[(source[i] >> 4) & 0xf];
            bytes[at++] = HEX[source[i] & 0xf];
        }
        arena.truncate(at);
        add(ValueKind.STRING, start, arena.append((byte) '"'));
    }

    /** Base64 with padding, as OTLP's JSON has bytes. */
    void base64(byte[] source, int from, int to) {
        int start = arena.append((byte) '"') + 1;
        int at = arena.reserve((to - from + 2) / 3 * 4);
        byte[] bytes = arena.array();
        for (int i = from; i < to; i += 3) {
            int left = to - i;
            int bits = ((source[i] & 0xff) << 16)
                    | (left > 1 ? (source[i + 1] & 0xff) << 8 : 0)
                    | (left > 2 ? source[i + 2] & 0xff : 0);
            bytes[at++] = BASE64[bits >> 18];
            bytes[at++] = BASE64[(bits >> 12) & 0x3f];
            bytes[at++] = left > 1 ? BASE64[(bits >> 6) & 0x3f] : (byte) '=';
            bytes[at++] = left > 2 ? BASE64[bits & 0x3f] : (byte) '=';
        }
        arena.truncate(at);
        add(ValueKind.STRING, start, arena.append((byte) '"'));
    }

    /** @return its position, for {@link #close} */
    int open(ValueKind kind) {
        int start = arena.append((byte) (kind == ValueKind.OBJECT ? '{' : '['));
        int container = add(kind, start, start);
        needsComma = false;
        return container;
    }

    void close(int container) {
        arena.append((byte) (raw.kind(container) == ValueKind.OBJECT ? '}' : ']'));
        raw.close(container, arena.size());
        needsComma = true;
    }

    /** Everything that was written there, as further members. */
    void all(OtlpFields shared) {
        if (shared.raw.size() == 0) {
            return;
        }
        comma();
        int shift = arena.append(shared.arena.array(), 0, shared.arena.size());
        int first = raw.size();
        raw.addAll(shared.raw, shift);
        for (int i = 0; i < shared.escapedSize; i += 3) {
            int start = escapedNames.append(shared.escapedNames.array(), shared.escaped[i + 1], shared.escaped[i + 2]);
            keepEscaped(first + shared.escaped[i], start);
        }
        needsComma = true;
    }

    private int add(ValueKind kind, int start, int end) {
        int i = raw.add(kind, nameStart, nameEnd, nameHash, start, end);
        if (escapedStart != PLAIN) {
            keepEscaped(i, escapedStart);
            escapedStart = PLAIN;
        }
        needsComma = true;
        return i;
    }

    private void keepEscaped(int field, int start) {
        if (escapedSize == escaped.length) {
            escaped = Arrays.copyOf(escaped, escapedSize * 2);
        }
        escaped[escapedSize++] = field;
        escaped[escapedSize++] = start;
        escaped[escapedSize++] = escapedNames.size();
    }

    private ValueKind escape(byte[] source, int from, int to) {
        int unusual = JsonText.skipPlain(source, from, to);
        if (unusual == to) {
            arena.append(source, from, to);
            return ValueKind.STRING;
        }
        int invalid = Utf8.firstInvalid(source, unusual, to);
        if (invalid != Utf8.VALID) {
            if (invalidAt == Utf8.VALID) {
                invalidAt = invalid;
                invalidByte = source[invalid];
            }
            return ValueKind.STRING;
        }
        int before = arena.size();
        JsonText.escape(source, from, to, arena);
        return arena.size() - before == to - from ? ValueKind.STRING : ValueKind.ESCAPED;
    }
}

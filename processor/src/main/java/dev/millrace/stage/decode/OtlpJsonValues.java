package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.JsonText;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code KeyValue} and {@code AnyValue} out of OTLP's JSON as named fields, each as its protobuf would be written.
 * A value that stands where its wrapping should is taken as it is; what has no place in OTLP is kept as text under
 * {@code otlp.unknown.<its name>}. Owned by the stream thread.
 */
final class OtlpJsonValues {

    private static final byte[] UNKNOWN = "otlp.unknown.".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] MOST_BELOW = "9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MOST_ABOVE = "18446744073709551615".getBytes(StandardCharsets.US_ASCII);

    private static final OtlpNames KEY_VALUE = new OtlpNames("key", "value");
    private static final OtlpNames LIST = new OtlpNames("values");
    private static final OtlpNames ANY_VALUE = new OtlpNames(
            "stringValue", "boolValue", "intValue", "doubleValue", "arrayValue", "kvlistValue", "bytesValue");
    private static final int STRING = 0;
    private static final int BOOL = 1;
    private static final int INT = 2;
    private static final int DOUBLE = 3;
    private static final int ARRAY = 4;
    private static final int KEY_VALUE_LIST = 5;
    private static final int BYTES = 6;
    private static final int NONE = 7;
    private static final int NOT_WRAPPED = 8;

    private static final int NOWHERE = -1;

    private final ByteArena source;
    private final RawFields document;

    // What find() found: the value itself and what it is.
    private int found;
    private int foundAs;

    OtlpJsonValues(ByteArena source, RawFields document) {
        this.source = source;
        this.document = document;
    }

    private byte[] bytes() {
        return source.array();
    }

    void attributes(int list, OtlpFields out) {
        if (document.kind(list) != ValueKind.ARRAY) {
            unknown(list, out);
            return;
        }
        members(list, out);
    }

    private void members(int list, OtlpFields out) {
        for (int i = list + 1; i < document.next(list); i = document.next(i)) {
            if (document.kind(i) == ValueKind.OBJECT) {
                keyValue(i, out);
            } else {
                unknown(i, out);
            }
        }
    }

    private void keyValue(int object, OtlpFields out) {
        int key = NOWHERE;
        int value = NOWHERE;
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            switch (KEY_VALUE.member(bytes(), document, i)) {
                case 0 -> key = i;
                case 1 -> value = i;
                default -> {}
            }
        }
        if (key == NOWHERE) {
            out.name(bytes(), 0, 0);
        } else {
            int plain = plainStart(key);
            out.name(bytes(), plain, plainEnd(key, plain));
        }
        value(value, out);
    }

    /** Text unless it is empty or null. */
    void text(OtlpFields.Key key, int i, OtlpFields out) {
        if (!document.kind(i).isText()) {
            unknown(i, out);
        } else if (document.start(i) < document.end(i)) {
            out.name(key);
            plainText(i, out);
        }
    }

    /** Escaped as we would, however it is escaped there. */
    private void plainText(int i, OtlpFields out) {
        int plain = plainStart(i);
        int end = plainEnd(i, plain);
        out.text(bytes(), plain, end);
    }

    /** A whole number, as such or as text, unless it is 0. */
    void number(OtlpFields.Key key, int i, OtlpFields out) {
        if (isWhole(i)) {
            OtlpEvent.unlessZero(out, key, whole(i));
        } else {
            unknown(i, out);
        }
    }

    void unknown(int i, OtlpFields out) {
        if (document.kind(i) == ValueKind.NULL) {
            return;
        }
        int name = source.append(UNKNOWN);
        source.append(bytes(), document.nameStart(i), document.nameEnd(i));
        out.name(bytes(), name, source.size());
        source.truncate(name);
        asText(i, out);
    }

    private void asText(int i, OtlpFields out) {
        ValueKind kind = document.kind(i);
        if (kind.isText()) {
            plainText(i, out);
        } else {
            out.text(bytes(), document.start(i), document.end(i));
        }
    }

    /** The {@code AnyValue} at {@code i} as the body of a log record. */
    void body(int i, OtlpEvent event, OtlpFields out) {
        find(i);
        int at = found;
        switch (foundAs) {
            case STRING -> {
                int plain = plainStart(at);
                event.textBody(bytes(), plain, plainEnd(at, plain));
            }
            case BYTES -> bytesBody(at, event);
            case KEY_VALUE_LIST -> members(valuesOf(at), out);
            case ARRAY -> {
                OtlpFields array = event.beginArrayBody();
                array(valuesOf(at), array);
                event.endArrayBody();
            }
            case BOOL, INT, DOUBLE -> {
                out.name(OtlpEvent.MESSAGE);
                scalarAsText(at, out);
            }
            case NOT_WRAPPED -> unknown(at, out);
            default -> {}
        }
    }

    private void bytesBody(int i, OtlpEvent event) {
        byte[] decoded = base64(i);
        if (decoded == null) {
            event.textBody(bytes(), document.start(i), document.end(i));
        } else {
            event.bytesBody(decoded, 0, decoded.length);
        }
    }

    private void scalarAsText(int i, OtlpFields out) {
        if (foundAs == INT && isWhole(i)) {
            out.quotedNumber(whole(i));
        } else if (foundAs == DOUBLE && document.kind(i) == ValueKind.NUMBER) {
            out.quotedNumber(floating(i));
        } else {
            out.text(bytes(), document.start(i), document.end(i));
        }
    }

    private void value(int i, OtlpFields out) {
        if (i == NOWHERE) {
            out.nothing();
            return;
        }
        find(i);
        int at = found;
        switch (foundAs) {
            case STRING, BYTES -> plainText(at, out);
            case BOOL -> out.literal(document.kind(at) == ValueKind.TRUE);
            case INT -> {
                if (isWhole(at)) {
                    out.number(whole(at));
                } else {
                    asText(at, out);
                }
            }
            case DOUBLE -> {
                if (document.kind(at) == ValueKind.NUMBER) {
                    out.number(floating(at));
                } else {
                    asText(at, out);
                }
            }
            case ARRAY -> array(valuesOf(at), out);
            case KEY_VALUE_LIST -> {
                int object = out.open(ValueKind.OBJECT);
                members(valuesOf(at), out);
                out.close(object);
            }
            case NOT_WRAPPED -> asText(at, out);
            default -> out.nothing();
        }
    }

    private void array(int list, OtlpFields out) {
        int array = out.open(ValueKind.ARRAY);
        for (int i = list + 1; i < document.next(list); i = document.next(i)) {
            out.element();
            value(i, out);
        }
        out.close(array);
    }

    /** The list within {@code {"values":[...]}}; where there is none, something without elements. */
    private int valuesOf(int object) {
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            if (LIST.member(bytes(), document, i) == 0) {
                return i;
            }
        }
        return object;
    }

    /** Of several values the last one counts. One of the wrong kind is kept as text. */
    private void find(int i) {
        found = i;
        foundAs = ofItself(document.kind(i));
        if (foundAs != NOT_WRAPPED || document.kind(i) != ValueKind.OBJECT) {
            return;
        }
        if (document.next(i) == i + 1) {
            foundAs = NONE;
        }
        for (int member = i + 1; member < document.next(i); member = document.next(member)) {
            int type = ANY_VALUE.member(bytes(), document, member);
            if (type != OtlpNames.UNKNOWN && document.kind(member) != ValueKind.NULL) {
                found = member;
                foundAs = fits(type, document.kind(member)) ? type : NOT_WRAPPED;
            }
        }
    }

    private static int ofItself(ValueKind kind) {
        return switch (kind) {
            case STRING, ESCAPED, TEXT -> STRING;
            case TRUE, FALSE -> BOOL;
            case NUMBER -> DOUBLE;
            case NULL -> NONE;
            case OBJECT, ARRAY -> NOT_WRAPPED;
        };
    }

    private static boolean fits(int type, ValueKind kind) {
        return switch (type) {
            case STRING, BYTES -> kind.isText();
            case BOOL -> kind == ValueKind.TRUE || kind == ValueKind.FALSE;
            case INT, DOUBLE -> kind == ValueKind.NUMBER || kind.isText();
            default -> kind == ValueKind.OBJECT;
        };
    }

    // ---- reading scalars

    /** Where its plain text starts; {@link #plainEnd} says where it ends, and forgets what was unescaped. */
    int plainStart(int i) {
        return document.kind(i) == ValueKind.ESCAPED
                ? JsonText.unescape(source, document.start(i), document.end(i))
                : document.start(i);
    }

    int plainEnd(int i, int plainStart) {
        if (document.kind(i) != ValueKind.ESCAPED) {
            return document.end(i);
        }
        int end = source.size();
        // The bytes stay where they are until something else is appended.
        source.truncate(plainStart);
        return end;
    }

    /** Whether it is a whole number of 64 bits at most, with a sign or without one. */
    boolean isWhole(int i) {
        ValueKind kind = document.kind(i);
        int start = digitsStart(i);
        int digits = document.end(i) - start;
        if ((kind != ValueKind.NUMBER && kind != ValueKind.STRING) || digits < 1 || digits > 20) {
            return false;
        }
        byte[] text = bytes();
        for (int at = start; at < document.end(i); at++) {
            if (text[at] < '0' || text[at] > '9') {
                return false;
            }
        }
        return digits < 19 || fits(start, document.end(i), start > document.start(i));
    }

    /** Of 19 or 20 digits: up to 2^63 below zero, up to 2^64 - 1 above. */
    private boolean fits(int start, int end, boolean isNegative) {
        byte[] most = isNegative ? MOST_BELOW : MOST_ABOVE;
        int shorter = most.length - (end - start);
        return shorter > 0 || (shorter == 0 && Arrays.compare(bytes(), start, end, most, 0, most.length) <= 0);
    }

    /** The 64 bits of what {@link #isWhole}. */
    long whole(int i) {
        byte[] text = bytes();
        long value = 0;
        for (int at = digitsStart(i); at < document.end(i); at++) {
            value = value * 10 + text[at] - '0';
        }
        return digitsStart(i) > document.start(i) ? -value : value;
    }

    private int digitsStart(int i) {
        int start = document.start(i);
        return start < document.end(i) && bytes()[start] == '-' ? start + 1 : start;
    }

    /** Through a string where it has many digits or an exponent: there is no other way to read it exactly. */
    private double floating(int i) {
        int start = document.start(i);
        int end = document.end(i);
        double simple = Doubles.parseSimple(bytes(), start, end);
        return Double.isNaN(simple)
                ? Double.parseDouble(new String(bytes(), start, end - start, StandardCharsets.US_ASCII))
                : simple;
    }

    /** Seldom, so it may allocate; {@code null} where it is none. */
    byte @Nullable [] base64(int i) {
        byte[] text = Arrays.copyOfRange(bytes(), document.start(i), document.end(i));
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

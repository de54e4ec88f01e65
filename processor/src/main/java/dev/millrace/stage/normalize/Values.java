package dev.millrace.stage.normalize;

import dev.millrace.event.EcsType;
import dev.millrace.event.Timestamps;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Which single values Elasticsearch takes for a type, and in which form. Arrays and objects are others' concern. */
final class Values {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    // Powers of ten that are certainly within the type.
    private static final int DOUBLE_EXPONENT = 308;
    private static final int FLOAT_EXPONENT = 38;
    /** A long after multiplication by a scaling factor of up to 1000. */
    private static final int SCALED_EXPONENT = 15;

    private Values() {}

    /**
     * Whether the scalar at {@code i} fits the type; if so, {@code fit} has its form. May append to the event's bytes.
     */
    static boolean fit(Normalization event, EcsType type, int i, Fit fit) {
        return switch (type) {
            case KEYWORD, WILDCARD, CONSTANT_KEYWORD, VERSION, TEXT, MATCH_ONLY_TEXT -> fitText(event, i, fit);
            case LONG -> fitInteger(event, i, Long.SIZE, fit);
            case INTEGER -> fitInteger(event, i, Integer.SIZE, fit);
            case SHORT -> fitInteger(event, i, Short.SIZE, fit);
            case DOUBLE -> fitDecimal(event, i, DOUBLE_EXPONENT, fit);
            case FLOAT -> fitDecimal(event, i, FLOAT_EXPONENT, fit);
            case SCALED_FLOAT -> fitDecimal(event, i, SCALED_EXPONENT, fit);
            case BOOLEAN -> fitBoolean(event, i, fit);
            case DATE -> fitDate(event, i, fit);
            case IP ->
                isPlain(event.kind(i))
                        && IpAddresses.isIp(event.bytes(), event.start(i), event.end(i))
                        && asItIs(event, i, fit);
            case GEO_POINT -> GeoPoints.fits(event, i) && asItIs(event, i, fit);
            case OBJECT, NESTED, FLATTENED -> false;
        };
    }

    static boolean asItIs(Normalization event, int i, Fit fit) {
        return fit.is(event.kind(i), event.start(i), event.end(i), false);
    }

    /** Text that may be compared byte by byte. */
    static boolean isPlain(ValueKind kind) {
        return kind == ValueKind.STRING || kind == ValueKind.TEXT;
    }

    private static boolean fitText(Normalization event, int i, Fit fit) {
        ValueKind kind = event.kind(i);
        if (kind.isText()) {
            return asItIs(event, i, fit);
        }
        return kind != ValueKind.OBJECT
                && kind != ValueKind.ARRAY
                && fit.is(ValueKind.STRING, event.start(i), event.end(i), true);
    }

    private static boolean fitInteger(Normalization event, int i, int bits, Fit fit) {
        ValueKind kind = event.kind(i);
        boolean isNumber = kind == ValueKind.NUMBER;
        if (!isNumber && !isPlain(kind)) {
            return false;
        }
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = Integers.endWithoutZeroFraction(bytes, start, event.end(i));
        if (!isNumber) {
            start = Integers.startWithoutZeros(bytes, start, end);
        }
        return Integers.fits(bytes, start, end, bits)
                && fit.is(ValueKind.NUMBER, start, end, !isNumber || end != event.end(i));
    }

    private static boolean fitDecimal(Normalization event, int i, int maxExponent, Fit fit) {
        ValueKind kind = event.kind(i);
        boolean isNumber = kind == ValueKind.NUMBER;
        if (!isNumber && !isPlain(kind)) {
            return false;
        }
        byte[] bytes = event.bytes();
        int end = event.end(i);
        int start = isNumber ? event.start(i) : Decimals.startWithoutZeros(bytes, event.start(i), end);
        return Decimals.isBelow(bytes, start, end, maxExponent) && fit.is(ValueKind.NUMBER, start, end, !isNumber);
    }

    private static boolean fitBoolean(Normalization event, int i, Fit fit) {
        ValueKind kind = event.kind(i);
        if (kind == ValueKind.TRUE || kind == ValueKind.FALSE) {
            return asItIs(event, i, fit);
        }
        if (!isPlain(kind)) {
            return false;
        }
        boolean isTrue = isWord(event, i, TRUE);
        if (!isTrue && !isWord(event, i, FALSE)) {
            return false;
        }
        int start = event.arena().append(isTrue ? TRUE : FALSE);
        return fit.is(
                isTrue ? ValueKind.TRUE : ValueKind.FALSE, start, event.arena().size(), true);
    }

    /** Whether it is that word, in any case: Python and .NET write {@code True}. */
    private static boolean isWord(Normalization event, int i, byte[] word) {
        byte[] bytes = event.bytes();
        int start = event.start(i);
        if (event.end(i) - start != word.length) {
            return false;
        }
        for (int k = 0; k < word.length; k++) {
            if ((bytes[start + k] | 0x20) != word[k]) {
                return false;
            }
        }
        return true;
    }

    private static boolean fitDate(Normalization event, int i, Fit fit) {
        ValueKind kind = event.kind(i);
        if (!kind.isText() && kind != ValueKind.NUMBER) {
            return false;
        }
        int start = event.plainStart(i);
        int end = event.plainEnd();
        long nanos = event.epochNanos(start, end);
        if (nanos == Timestamps.NONE) {
            return false;
        }
        int written = Timestamps.append(event.arena(), nanos);
        int writtenEnd = event.arena().size();
        byte[] bytes = event.bytes();
        boolean isConverted = kind == ValueKind.NUMBER
                || !Arrays.equals(bytes, event.start(i), event.end(i), bytes, written, writtenEnd);
        return fit.is(ValueKind.STRING, written, writtenEnd, isConverted);
    }
}

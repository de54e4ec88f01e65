package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;

/** A decimal number of some unit that becomes {@code event.duration}, in nanoseconds. Immutable; read by any thread. */
final class DurationToken extends Element {

    private static final int MAX_DIGITS = 18;

    private final Name field;
    private final long nanosPerUnit;

    DurationToken(Name field, long nanosPerUnit) {
        this.field = field;
        this.nanosPerUnit = nanosPerUnit;
    }

    /** A hyphen, and what would not fit into 64 bits, has no duration. */
    @Override
    int match(TextLine line, int at, int end) {
        byte[] bytes = line.bytes();
        if (at < end && bytes[at] == '-') {
            int digits = Scan.digits(bytes, at + 1, end);
            return at + 1 + digits;
        }
        int wholeEnd = at + Scan.digits(bytes, at, end);
        if (wholeEnd == at) {
            return NO_MATCH;
        }
        int tokenEnd = wholeEnd;
        if (wholeEnd + 1 < end && bytes[wholeEnd] == '.' && Scan.isDigit(bytes[wholeEnd + 1])) {
            tokenEnd = wholeEnd + 1 + Scan.digits(bytes, wholeEnd + 1, end);
        }
        add(line, field, bytes, at, wholeEnd, tokenEnd, nanosPerUnit);
        return tokenEnd;
    }

    /** Adds the number in {@code at} to {@code end}, whose whole part ends at {@code wholeEnd}, as nanoseconds. */
    static void add(TextLine line, Name field, byte[] bytes, int at, int wholeEnd, int end, long nanosPerUnit) {
        long nanos = nanos(bytes, at, wholeEnd, end, nanosPerUnit);
        if (nanos >= 0) {
            line.addNumber(field, nanos);
        }
    }

    /** Nanoseconds, or a negative number where they do not fit. */
    static long nanos(byte[] bytes, int start, int wholeEnd, int end, long nanosPerUnit) {
        if (wholeEnd - start > MAX_DIGITS) {
            return -1;
        }
        long whole = 0;
        for (int i = start; i < wholeEnd; i++) {
            whole = whole * 10 + bytes[i] - '0';
        }
        if (whole > Long.MAX_VALUE / nanosPerUnit - 1) {
            return -1;
        }
        long nanos = whole * nanosPerUnit;
        long place = nanosPerUnit;
        for (int i = wholeEnd + 1; i < end && place >= 10; i++) {
            place /= 10;
            nanos += (bytes[i] - '0') * place;
        }
        return nanos;
    }
}

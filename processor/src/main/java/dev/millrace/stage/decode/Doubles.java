package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;

/** Writes floating point numbers so that they are read as the same number again. */
final class Doubles {

    /** Up to here whole numbers are exact. */
    private static final double EXACT = 1L << 53;

    private static final double[] POWERS_OF_TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private Doubles() {}

    /**
     * Appends a JSON number with as few digits as are needed, or {@code NaN}, {@code Infinity}, {@code -Infinity}. Up to
     * nine decimals without allocation: a quotient of two whole numbers that are both exact is rounded once, so the
     * digits that give it stand for it.
     */
    static void append(ByteArena arena, double value) {
        double magnitude = Math.abs(value);
        if (magnitude < EXACT) {
            for (int decimals = 0; decimals < POWERS_OF_TEN.length; decimals++) {
                double scaled = magnitude * POWERS_OF_TEN[decimals];
                double whole = Math.rint(scaled);
                if (whole >= EXACT) {
                    break;
                }
                if (whole / POWERS_OF_TEN[decimals] == magnitude) {
                    if (value < 0) {
                        arena.append((byte) '-');
                    }
                    append(arena, (long) whole, decimals);
                    return;
                }
            }
        }
        arena.appendAscii(Double.toString(value));
    }

    /**
     * Reads digits and a point, at most 15 digits and 9 of them behind the point: both parts of the quotient are exact
     * then, so it is rounded once.
     *
     * @param start to {@code end}: a JSON number
     * @return NaN where it has more to it
     */
    static double parseSimple(byte[] text, int start, int end) {
        boolean isNegative = text[start] == '-';
        int first = isNegative ? start + 1 : start;
        int point = end;
        long digits = 0;
        if (end - first > 16) {
            return Double.NaN;
        }
        for (int i = first; i < end; i++) {
            if (text[i] == '.') {
                point = i;
            } else if (text[i] >= '0' && text[i] <= '9') {
                digits = digits * 10 + text[i] - '0';
            } else {
                return Double.NaN;
            }
        }
        int decimals = Math.max(0, end - point - 1);
        if (decimals >= POWERS_OF_TEN.length || (point == end && end - first > 15)) {
            return Double.NaN;
        }
        double magnitude = digits / POWERS_OF_TEN[decimals];
        return isNegative ? -magnitude : magnitude;
    }

    private static void append(ByteArena arena, long digits, int decimals) {
        long power = (long) POWERS_OF_TEN[decimals];
        arena.appendDecimal(digits / power);
        if (decimals == 0) {
            return;
        }
        arena.append((byte) '.');
        long fraction = digits % power;
        for (long place = power / 10; place > 0; place /= 10) {
            arena.append((byte) ('0' + fraction / place % 10));
        }
    }
}

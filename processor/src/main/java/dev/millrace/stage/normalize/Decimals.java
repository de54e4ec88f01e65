package dev.millrace.stage.normalize;

/** Numbers with a fraction or an exponent in text, by the grammar of JSON (RFC 8259, section 6). */
final class Decimals {

    /** What is beyond any limit that is asked for. */
    private static final int HUGE = 100_000;

    private Decimals() {}

    /** Whether it is a JSON number less than {@code 10^maxExponent}, its sign aside. */
    static boolean isBelow(byte[] bytes, int start, int end, int maxExponent) {
        int intStart = start < end && bytes[start] == '-' ? start + 1 : start;
        int intEnd = digitsEnd(bytes, intStart, end);
        if (intEnd == intStart || (intEnd - intStart > 1 && bytes[intStart] == '0')) {
            return false;
        }
        int fractionEnd = intEnd;
        if (intEnd < end && bytes[intEnd] == '.') {
            fractionEnd = digitsEnd(bytes, intEnd + 1, end);
            if (fractionEnd == intEnd + 1) {
                return false;
            }
        }
        int exponent = fractionEnd == end ? 0 : exponent(bytes, fractionEnd, end);
        if (exponent == Integer.MIN_VALUE) {
            return false;
        }
        int digits = bytes[intStart] == '0' ? -zeros(bytes, intEnd + 1, fractionEnd) : intEnd - intStart;
        return digits + exponent <= maxExponent;
    }

    /** Whether it is a number without an exponent from {@code -limit} to {@code limit}, or less than 1 with one. */
    static boolean isWithin(byte[] bytes, int start, int end, int limit) {
        if (!isBelow(bytes, start, end, 3)) {
            return false;
        }
        int value = 0;
        boolean hasFraction = false;
        boolean isFraction = false;
        for (int i = bytes[start] == '-' ? start + 1 : start; i < end; i++) {
            if (bytes[i] == '.') {
                isFraction = true;
            } else if ((bytes[i] | 0x20) == 'e') {
                return isBelow(bytes, start, end, 0);
            } else if (isFraction) {
                hasFraction |= bytes[i] != '0';
            } else {
                value = value * 10 + bytes[i] - '0';
            }
        }
        return value < limit || (value == limit && !hasFraction);
    }

    /** After leading zeros that JSON does not allow, where there is no sign before them. */
    static int startWithoutZeros(byte[] bytes, int start, int end) {
        int i = start;
        while (i + 1 < end && bytes[i] == '0' && bytes[i + 1] >= '0' && bytes[i + 1] <= '9') {
            i++;
        }
        return i;
    }

    private static int digitsEnd(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    private static int zeros(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && bytes[i] == '0') {
            i++;
        }
        return Math.max(0, i - start);
    }

    /** {@link Integer#MIN_VALUE} for what is no exponent. */
    private static int exponent(byte[] bytes, int start, int end) {
        if ((bytes[start] | 0x20) != 'e') {
            return Integer.MIN_VALUE;
        }
        int i = start + 1;
        int sign = 1;
        if (i < end && (bytes[i] == '+' || bytes[i] == '-')) {
            sign = bytes[i++] == '-' ? -1 : 1;
        }
        if (i == end || digitsEnd(bytes, i, end) != end) {
            return Integer.MIN_VALUE;
        }
        int value = 0;
        for (; i < end && value < HUGE; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return sign * value;
    }
}

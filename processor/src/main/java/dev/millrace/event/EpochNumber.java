package dev.millrace.event;

/** Reads epoch time in digits, also with a fraction and an exponent: {@code 1700000000.123}, {@code 1.7e9}. */
final class EpochNumber {

    /** 100,000,000 seconds: March 1973. */
    private static final int FEWEST_DIGITS = 9;

    private static final int NANOSECOND_DIGITS = 19;
    private static final int NO_EXPONENT = Integer.MIN_VALUE;

    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private EpochNumber() {}

    /**
     * A number of seconds, milliseconds, microseconds or nanoseconds, whichever its magnitude makes a time after March
     * 1973: seconds have 9 to 11 digits before the point, and each further unit 3 more.
     *
     * @return epoch nanoseconds, or {@link Timestamps#NONE}
     */
    static long parse(byte[] bytes, int start, int end) {
        long digits = 0;
        int significant = 0;
        int exponent = 0;
        boolean fraction = false;
        int i = start;
        for (; i < end; i++) {
            byte b = bytes[i];
            if (b == '.' && !fraction) {
                fraction = true;
            } else if (b < '0' || b > '9') {
                break;
            } else if (significant < NANOSECOND_DIGITS && digits <= (Long.MAX_VALUE - 9) / 10) {
                digits = digits * 10 + b - '0';
                significant += digits == 0 ? 0 : 1;
                exponent -= fraction ? 1 : 0;
            } else {
                exponent += fraction ? 0 : 1;
            }
        }
        if (i == start || bytes[start] == '.') {
            return Timestamps.NONE;
        }
        int power = i == end ? 0 : exponent(bytes, i, end);
        return power == NO_EXPONENT ? Timestamps.NONE : nanos(digits, exponent + power, significant + exponent + power);
    }

    /** {@code e9}, {@code E+09}. */
    private static int exponent(byte[] bytes, int start, int end) {
        if ((bytes[start] | 0x20) != 'e') {
            return NO_EXPONENT;
        }
        int i = start + 1;
        int sign = 1;
        if (i < end && (bytes[i] == '+' || bytes[i] == '-')) {
            sign = bytes[i++] == '-' ? -1 : 1;
        }
        if (i == end || end - i > 3) {
            return NO_EXPONENT;
        }
        int value = 0;
        for (; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return NO_EXPONENT;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return sign * value;
    }

    /** {@code digits * 10^exponent} in the unit that its digits before the point tell. */
    private static long nanos(long digits, int exponent, int digitsBeforePoint) {
        if (digitsBeforePoint < FEWEST_DIGITS || digitsBeforePoint > NANOSECOND_DIGITS) {
            return Timestamps.NONE;
        }
        int shift = exponent + 9 - (digitsBeforePoint - FEWEST_DIGITS) / 3 * 3;
        long nanos;
        if (shift < 0) {
            nanos = -shift < POWERS_OF_TEN.length ? digits / POWERS_OF_TEN[-shift] : 0;
        } else if (shift < POWERS_OF_TEN.length && digits <= Long.MAX_VALUE / POWERS_OF_TEN[shift]) {
            nanos = digits * POWERS_OF_TEN[shift];
        } else {
            return Timestamps.NONE;
        }
        return nanos < Timestamps.MAX_SECOND * CivilTime.NANOS_PER_SECOND ? nanos : Timestamps.NONE;
    }
}

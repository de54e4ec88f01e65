package dev.millrace.stage.normalize;

/** Whole numbers in text. */
final class Integers {

    static final int NONE = -1;

    private static final String LARGEST_LONG = Long.toString(Long.MAX_VALUE);
    private static final String SMALLEST_LONG = Long.toString(Long.MIN_VALUE).substring(1);

    private Integers() {}

    /** Whether it is a whole JSON number within the range of {@code long}. */
    static boolean fitsLong(byte[] bytes, int start, int end) {
        boolean negative = start < end && bytes[start] == '-';
        int first = negative ? start + 1 : start;
        int digits = end - first;
        if (digits < 1 || digits > LARGEST_LONG.length() || (digits > 1 && bytes[first] == '0')) {
            return false;
        }
        for (int i = first; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return digits < LARGEST_LONG.length() || isAtMost(bytes, first, negative ? SMALLEST_LONG : LARGEST_LONG);
    }

    /**
     * Whether it is a whole JSON number within the range of a signed type.
     *
     * @param bits 16, 32 or 64
     */
    static boolean fits(byte[] bytes, int start, int end, int bits) {
        if (!fitsLong(bytes, start, end)) {
            return false;
        }
        if (bits == Long.SIZE) {
            return true;
        }
        int first = bytes[start] == '-' ? start + 1 : start;
        if (end - first > 10) {
            return false;
        }
        long value = 0;
        for (int i = first; i < end; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        long limit = 1L << (bits - 1);
        return first > start ? value <= limit : value < limit;
    }

    /** Before {@code .0}, {@code .00}, ... where it ends so; else its end. */
    static int endWithoutZeroFraction(byte[] bytes, int start, int end) {
        int i = end;
        while (i > start && bytes[i - 1] == '0') {
            i--;
        }
        return i < end && i > start + 1 && bytes[i - 1] == '.' ? i - 1 : end;
    }

    /** After leading zeros; the last digit stays. */
    static int startWithoutZeros(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end - 1 && bytes[i] == '0') {
            i++;
        }
        return i;
    }

    /** Its value, where it is digits alone and less than a billion; else {@link #NONE}. */
    static int parseSmall(byte[] bytes, int start, int end) {
        if (end <= start || end - start > 9) {
            return NONE;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return NONE;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static boolean isAtMost(byte[] bytes, int start, String limit) {
        for (int i = 0; i < limit.length(); i++) {
            int difference = bytes[start + i] - limit.charAt(i);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return true;
    }
}

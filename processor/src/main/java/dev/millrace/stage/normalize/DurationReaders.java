package dev.millrace.stage.normalize;

import dev.millrace.event.ValueKind;

/** Durations in the unit that their dialect counts in, or that stands behind the number; ECS wants nanoseconds. */
final class DurationReaders {

    /** Not a duration. */
    static final long NONE = -1;

    private static final int NONE_SHIFT = -1;
    private static final int NANOS_PER_SECOND_DIGITS = 9;
    private static final int MAX_DIGITS = 18;

    private DurationReaders() {}

    static boolean seconds(Normalization event, FieldRule rule, int i) {
        return read(event, rule, i, 9);
    }

    static boolean millis(Normalization event, FieldRule rule, int i) {
        return read(event, rule, i, 6);
    }

    static boolean micros(Normalization event, FieldRule rule, int i) {
        return read(event, rule, i, 3);
    }

    static boolean nanos(Normalization event, FieldRule rule, int i) {
        return read(event, rule, i, 0);
    }

    /** {@code 0.25s}, {@code 1.5ms}, {@code 120µs}, {@code 80ns}: one number with its unit. */
    static boolean withUnit(Normalization event, FieldRule rule, int i) {
        if (!event.kind(i).isText()) {
            return false;
        }
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        int number = end;
        while (number > start && (bytes[number - 1] < '0' || bytes[number - 1] > '9')) {
            number--;
        }
        int shift = shift(bytes, number, end);
        return shift >= 0 && put(event, rule, i, scaled(bytes, start, number, shift));
    }

    private static int shift(byte[] bytes, int start, int end) {
        if (end - start == 1) {
            return bytes[start] == 's' ? NANOS_PER_SECOND_DIGITS : NONE_SHIFT;
        }
        if (end - start < 2 || end - start > 3 || bytes[end - 1] != 's') {
            return NONE_SHIFT;
        }
        return switch (bytes[end - 2]) {
            case 'm' -> 6;
            // micro sign or Greek mu: the last byte of either
            case 'u', (byte) 0xb5, (byte) 0xbc -> 3;
            case 'n' -> 0;
            default -> NONE_SHIFT;
        };
    }

    private static boolean read(Normalization event, FieldRule rule, int i, int shift) {
        ValueKind kind = event.kind(i);
        return (kind == ValueKind.NUMBER || kind == ValueKind.STRING || kind == ValueKind.TEXT)
                && put(event, rule, i, scaled(event.bytes(), event.start(i), event.end(i), shift));
    }

    private static boolean put(Normalization event, FieldRule rule, int i, long nanos) {
        if (nanos < 0 || !event.wins(rule.field(), rule.rank())) {
            return false;
        }
        int start = event.arena().appendDecimal(nanos);
        return event.put(rule, i, ValueKind.NUMBER, start, event.arena().size());
    }

    /**
     * A decimal number, also with an exponent, times ten to the power of {@code shift}; what is less than one is cut.
     *
     * @return {@link #NONE} where it is none, is negative or does not fit
     */
    static long scaled(byte[] bytes, int start, int end, int shift) {
        long digits = 0;
        int count = 0;
        int exponent = shift;
        boolean isFraction = false;
        int at = start;
        for (; at < end; at++) {
            byte b = bytes[at];
            if (b == '.' && !isFraction && at > start) {
                isFraction = true;
            } else if (b < '0' || b > '9') {
                break;
            } else if (count < MAX_DIGITS) {
                digits = digits * 10 + b - '0';
                count += digits == 0 ? 0 : 1;
                exponent -= isFraction ? 1 : 0;
            } else {
                exponent += isFraction ? 0 : 1;
            }
        }
        if (at == start || bytes[at - 1] == '.') {
            return NONE;
        }
        if (at < end) {
            int power = power(bytes, at, end);
            if (power == Integer.MIN_VALUE) {
                return NONE;
            }
            exponent += power;
        }
        return shifted(digits, exponent);
    }

    private static int power(byte[] bytes, int start, int end) {
        if ((bytes[start] | 0x20) != 'e' || end - start < 2) {
            return Integer.MIN_VALUE;
        }
        boolean isNegative = bytes[start + 1] == '-';
        int from = isNegative || bytes[start + 1] == '+' ? start + 2 : start + 1;
        int value = end - from > 3 ? Integers.NONE : Integers.parseSmall(bytes, from, end);
        return value < 0 ? Integer.MIN_VALUE : isNegative ? -value : value;
    }

    private static long shifted(long digits, int exponent) {
        long value = digits;
        for (int i = exponent; i < 0 && value > 0; i++) {
            value /= 10;
        }
        for (int i = 0; i < exponent && value > 0; i++) {
            if (value > Long.MAX_VALUE / 10) {
                return NONE;
            }
            value *= 10;
        }
        return value;
    }
}

package dev.millrace.event;

import java.time.ZoneId;

/**
 * Reads what loggers write as a time: ISO 8601 and RFC 3339 in their many variants, epoch seconds, milliseconds,
 * microseconds and nanoseconds, the common log format, RFC 3164, RFC 1123, RFC 850, ctime and their neighbours; writes
 * ISO 8601 in UTC.
 *
 * <p>Dates in digits alone with the day or month first ({@code 03/04/2026}) are not read: which is which cannot be
 * known. A leap second counts as the first second of the next minute. Digits beyond nanoseconds are cut.
 *
 * <p>Neither allocates nor throws. Owned by one thread.
 */
public final class Timestamps {

    /** What {@link #parse} answers where there is no timestamp; lies outside the range of all timestamps. */
    public static final long NONE = Long.MIN_VALUE;

    static final long MIN_SECOND = CivilTime.epochDay(1678, 1, 1) * CivilTime.SECONDS_PER_DAY;
    static final long MAX_SECOND = CivilTime.epochDay(2262, 1, 1) * CivilTime.SECONDS_PER_DAY;

    private final DateText dates;

    /** @param defaultZone of timestamps that name none */
    public Timestamps(ZoneId defaultZone) {
        dates = new DateText(defaultZone);
    }

    /**
     * @param text plain text; a JSON number is one
     * @param referenceMillis a moment near which the timestamp is expected, in epoch milliseconds: a timestamp without a
     *     year gets the latest that does not put it more than a day after that moment
     * @return epoch nanoseconds within the years 1678 to 2261, or {@link #NONE}
     */
    public long parse(byte[] text, int start, int end, long referenceMillis) {
        int from = start;
        int to = end;
        while (from < to && isBlank(text[from])) {
            from++;
        }
        while (to > from && isBlank(text[to - 1])) {
            to--;
        }
        if (from == to) {
            return NONE;
        }
        long date = dates.parse(text, from, to, referenceMillis);
        return date == NONE ? EpochNumber.parse(text, from, to) : date;
    }

    /** Whether letters are the abbreviation of a zone: {@code CET}. */
    public static boolean isZone(byte[] text, int start, int end) {
        return TimeWords.zoneOffset(text, start, end) != TimeWords.UNKNOWN;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** Appends e.g. {@code 2026-01-02T03:04:05.123Z}, with 3, 6 or 9 digits of a second as it needs. */
    public static int append(ByteArena arena, long epochNanos) {
        int start = arena.reserve(30);
        arena.truncate(write(epochNanos, arena.array(), start));
        return start;
    }

    /** Room for 30 bytes is needed. */
    private static int write(long epochNanos, byte[] target, int start) {
        long epochSecond = Math.floorDiv(epochNanos, CivilTime.NANOS_PER_SECOND);
        int nanos = (int) Math.floorMod(epochNanos, CivilTime.NANOS_PER_SECOND);
        int secondOfDay = (int) Math.floorMod(epochSecond, (long) CivilTime.SECONDS_PER_DAY);
        int date = CivilTime.dateOf(Math.floorDiv(epochSecond, (long) CivilTime.SECONDS_PER_DAY));
        int i = digits(target, start, date / 10_000, 4);
        target[i++] = '-';
        i = digits(target, i, date / 100 % 100, 2);
        target[i++] = '-';
        i = digits(target, i, date % 100, 2);
        target[i++] = 'T';
        i = digits(target, i, secondOfDay / 3600, 2);
        target[i++] = ':';
        i = digits(target, i, secondOfDay / 60 % 60, 2);
        target[i++] = ':';
        i = digits(target, i, secondOfDay % 60, 2);
        target[i++] = '.';
        if (nanos % 1_000_000 == 0) {
            i = digits(target, i, nanos / 1_000_000, 3);
        } else if (nanos % 1_000 == 0) {
            i = digits(target, i, nanos / 1_000, 6);
        } else {
            i = digits(target, i, nanos, 9);
        }
        target[i++] = 'Z';
        return i;
    }

    private static int digits(byte[] target, int start, int value, int count) {
        int rest = value;
        for (int i = start + count - 1; i >= start; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return start + count;
    }
}

package dev.millrace.event;

import java.util.List;

/**
 * The words in timestamps, as loggers and RFC 822 (section 5) spell them: months, days of the week, abbreviated zones.
 * Matched without regard to case.
 */
final class TimeWords {

    static final int UNKNOWN = Integer.MIN_VALUE;

    private static final int LONGEST_WORD = 9;

    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    private static final List<String> DAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

    /** Up to eight letters of a word in one number, so that a word is compared at once. */
    private static final long[] MONTH_STARTS = starts(MONTHS);

    private static final long[] DAY_STARTS = starts(DAYS);

    /**
     * Only abbreviations that loggers write and that mean one thing: {@code IST} (India, Israel, Ireland) and
     * {@code AST} are left out.
     */
    private static final Object[][] ZONES = {
        {"z", 0},
        {"ut", 0},
        {"utc", 0},
        {"gmt", 0},
        {"wet", 0},
        {"west", 60},
        {"bst", 60},
        {"cet", 60},
        {"cest", 120},
        {"eet", 120},
        {"eest", 180},
        {"msk", 180},
        {"jst", 540},
        {"kst", 540},
        {"awst", 480},
        {"acst", 570},
        {"acdt", 630},
        {"aest", 600},
        {"aedt", 660},
        {"nzst", 720},
        {"nzdt", 780},
        {"est", -300},
        {"edt", -240},
        {"cst", -360},
        {"cdt", -300},
        {"mst", -420},
        {"mdt", -360},
        {"pst", -480},
        {"pdt", -420},
    };

    private static final long[] ZONE_WORDS = new long[ZONES.length];
    private static final int[] ZONE_OFFSETS = new int[ZONES.length];

    static {
        for (int i = 0; i < ZONES.length; i++) {
            ZONE_WORDS[i] = pack((String) ZONES[i][0]);
            ZONE_OFFSETS[i] = (int) ZONES[i][1] * 60;
        }
    }

    private TimeWords() {}

    /** 1 to 12 for a month's name, in full, by its first three letters, or {@code Sept}; else 0. */
    static int month(byte[] bytes, int start, int end) {
        return 1 + indexOf(MONTHS, MONTH_STARTS, bytes, start, end);
    }

    /** Whether it is the name of a day of the week, in full or by its first three letters ({@code Tues}, {@code Thur}). */
    static boolean isDayOfWeek(byte[] bytes, int start, int end) {
        return indexOf(DAYS, DAY_STARTS, bytes, start, end) >= 0;
    }

    /** Seconds east of Greenwich, or {@link #UNKNOWN}. */
    static int zoneOffset(byte[] bytes, int start, int end) {
        if (end - start > 4) {
            return UNKNOWN;
        }
        long word = pack(bytes, start, end);
        for (int i = 0; i < ZONE_WORDS.length; i++) {
            if (ZONE_WORDS[i] == word) {
                return ZONE_OFFSETS[i];
            }
        }
        return UNKNOWN;
    }

    /** A name may be cut anywhere after its third letter. */
    private static int indexOf(List<String> names, long[] starts, byte[] bytes, int start, int end) {
        int length = end - start;
        if (length < 3 || length > LONGEST_WORD) {
            return -1;
        }
        long word = pack(bytes, start, Math.min(end, start + 8));
        int ignored = 8 * (8 - Math.min(length, 8));
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] >>> ignored == word
                    && length <= names.get(i).length()
                    && lastFits(names.get(i), bytes, end, length)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean lastFits(String name, byte[] bytes, int end, int length) {
        return length <= 8 || name.charAt(8) == (bytes[end - 1] | 0x20);
    }

    private static long[] starts(List<String> names) {
        long[] starts = new long[names.size()];
        for (int i = 0; i < starts.length; i++) {
            String name = names.get(i);
            starts[i] = pack(name.substring(0, Math.min(8, name.length()))) << (8 * Math.max(0, 8 - name.length()));
        }
        return starts;
    }

    private static long pack(String word) {
        long packed = 0;
        for (int i = 0; i < word.length(); i++) {
            packed = packed << 8 | word.charAt(i);
        }
        return packed;
    }

    /** Letters only: setting bit 5 is what makes them lower-case. */
    private static long pack(byte[] bytes, int start, int end) {
        long packed = 0;
        for (int i = start; i < end; i++) {
            packed = packed << 8 | ((bytes[i] | 0x20) & 0xff);
        }
        return packed;
    }
}

package dev.millrace.event;

import java.time.ZoneId;

/**
 * Reads dates with a time of day, in the forms that {@link Timestamps} names: a cursor over the text that collects year,
 * month, day, time and offset in whichever order they come. Owned by one thread.
 */
final class DateText {

    private static final int LONGEST = 100;
    private static final int LONGEST_ABBREVIATION = 5;
    private static final int NO_YEAR = Integer.MIN_VALUE;
    private static final int NO_OFFSET = Integer.MIN_VALUE;
    /** 23:59, as RFC 3339 has it. */
    private static final int MAX_OFFSET = 24 * 3600 - 1;
    /** For clocks that differ, and zones that nobody named. */
    private static final long MOST_AHEAD = CivilTime.SECONDS_PER_DAY;

    private static final int LONGEST_REMARK = 64;

    /** Around 1900 there are eight years between two of them. */
    private static final int YEARS_TO_A_LEAP_DAY = 8;

    private final DefaultZone defaultZone;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private int nano;
    private int offset;
    private boolean hasTime;

    DateText(ZoneId defaultZone) {
        this.defaultZone = new DefaultZone(defaultZone);
    }

    /** As {@link Timestamps#parse}. */
    long parse(byte[] source, int start, int sourceEnd, long referenceMillis) {
        bytes = source;
        at = start;
        end = sourceEnd;
        clear();
        if (end - at > LONGEST || !date()) {
            return Timestamps.NONE;
        }
        return nanos(referenceMillis);
    }

    private boolean date() {
        if (isDigit(bytes[at])) {
            return startsWithDigits();
        }
        if ((bytes[at] == '*' || bytes[at] == '.') && end - at > 1) {
            // Cisco IOS marks a clock that is not synchronised.
            at++;
        }
        return isLetter(bytes[at]) && startsWithWord();
    }

    private void clear() {
        year = NO_YEAR;
        month = 0;
        day = 0;
        hour = 0;
        minute = 0;
        second = 0;
        nano = 0;
        offset = NO_OFFSET;
        hasTime = false;
    }

    // ---- which form it is

    private boolean startsWithDigits() {
        int run = digitRun(at);
        byte next = at + run < end ? bytes[at + run] : 0;
        return switch (run) {
            case 1, 2 -> dayMonthYear() && timeAndRest();
            case 4 -> (next == ' ' ? yearMonthNameDay() : yearMonthDay(next)) && timeAndRest();
            case 6 -> shortBasicDate() && timeAndRest() && hasTime;
            case 8 -> basicDate() && timeAndRest();
            case 14, 17 -> basicDate() && basicTime(run - 8) && rest();
            default -> false;
        };
    }

    /** {@code 2026-01-02}, also with {@code /} or {@code .}, with one digit where one will do, or {@code 2026-Jan-02}. */
    private boolean yearMonthDay(byte separator) {
        if (separator != '-' && separator != '/' && separator != '.') {
            return false;
        }
        year = number(4);
        at++;
        return monthNameOrNumber() && is(separator) && upToTwoDigits(Part.DAY);
    }

    /** {@code 2026 Jan 2}. */
    private boolean yearMonthNameDay() {
        year = number(4);
        skipBlanks();
        return monthName() && blanks() && upToTwoDigits(Part.DAY);
    }

    /** {@code 02/Jan/2026}, {@code 02-Jan-26}, {@code 2 January 2026}. */
    private boolean dayMonthYear() {
        if (!upToTwoDigits(Part.DAY) || !dateSeparator() || !monthName()) {
            return false;
        }
        return dateSeparator() && yearOfTwoOrFourDigits();
    }

    /** {@code 20260102}. */
    private boolean basicDate() {
        year = number(4);
        month = number(2);
        day = number(2);
        return true;
    }

    /** {@code 260102}, as MySQL once wrote. */
    private boolean shortBasicDate() {
        year = century(number(2));
        month = number(2);
        day = number(2);
        return true;
    }

    /** The digits right after a date. */
    private boolean basicTime(int run) {
        hour = number(2);
        minute = number(2);
        if (run >= 6) {
            second = number(2);
        }
        if (run == 9) {
            nano = number(3) * 1_000_000;
        } else if (run == 6) {
            fraction();
        }
        hasTime = true;
        return true;
    }

    /** {@code [Fri[day][,]]} and then {@code 02 Jan 2026}, {@code Jan 2}, {@code Jan 2 2026} or {@code January 2, 2026}. */
    private boolean startsWithWord() {
        int wordEnd = wordEnd(at);
        if (TimeWords.isDayOfWeek(bytes, at, wordEnd)) {
            at = wordEnd;
            skip('.');
            skip(',');
            skipBlanks();
            if (at < end && isDigit(bytes[at])) {
                return dayMonthYear() && timeAndRest();
            }
        }
        if (!monthName()) {
            return false;
        }
        skip('.');
        if (!blanks() || !upToTwoDigits(Part.DAY)) {
            return false;
        }
        skip(',');
        yearBeforeTime();
        return timeAndRest() && (hasTime || year != NO_YEAR);
    }

    private void yearBeforeTime() {
        int before = at;
        skipBlanks();
        if (digitRun(at) == 4 && !(at + 4 < end && bytes[at + 4] == ':')) {
            year = number(4);
        } else {
            at = before;
        }
    }

    // ---- time of day, and what follows

    private boolean timeAndRest() {
        int before = at;
        if (timeSeparator() && at < end && isDigit(bytes[at])) {
            return time() && rest();
        }
        at = before;
        return rest();
    }

    /** {@code T}, blanks, {@code _}, {@code -}, or the colon of the common log format; a comma may stand before blanks. */
    private boolean timeSeparator() {
        if (at == end) {
            return false;
        }
        byte b = bytes[at];
        if (b == 'T' || b == 't' || b == '_' || b == ':' || b == '-') {
            at++;
            return true;
        }
        skip(',');
        return blanks();
    }

    private boolean time() {
        int run = digitRun(at);
        if (run == 4 || run == 6) {
            return basicTime(run);
        }
        if (!upToTwoDigits(Part.HOUR) || !is((byte) ':') || !upToTwoDigits(Part.MINUTE)) {
            return false;
        }
        hasTime = true;
        if (at < end && bytes[at] == ':' && at + 1 < end && isDigit(bytes[at + 1])) {
            at++;
            if (!upToTwoDigits(Part.SECOND)) {
                return false;
            }
            fraction();
        }
        return halfOfDay();
    }

    /** After a point, a comma, or a colon as {@code SimpleDateFormat} patterns often have it. */
    private void fraction() {
        if (at + 1 < end && (bytes[at] == '.' || bytes[at] == ',' || bytes[at] == ':') && isDigit(bytes[at + 1])) {
            at++;
            int count = 0;
            for (; at < end && isDigit(bytes[at]); at++) {
                if (count < 9) {
                    nano = nano * 10 + bytes[at] - '0';
                    count++;
                }
            }
            for (; count < 9; count++) {
                nano *= 10;
            }
        }
    }

    /** {@code AM} or {@code PM}, where there is one. */
    private boolean halfOfDay() {
        int before = at;
        skipBlanks();
        if (wordEnd(at) - at == 2 && (bytes[at + 1] | 0x20) == 'm') {
            int half = bytes[at] | 0x20;
            if (half == 'a' || half == 'p') {
                at += 2;
                boolean valid = hour >= 1 && hour <= 12;
                hour = hour % 12 + (half == 'p' ? 12 : 0);
                return valid;
            }
        }
        at = before;
        return true;
    }

    /** Zone and year in either order, and remarks that say the zone again. */
    private boolean rest() {
        while (true) {
            skipBlanks();
            if (at == end) {
                return true;
            }
            byte b = bytes[at];
            boolean read;
            if (b == '+' || b == '-') {
                read = offset == NO_OFFSET ? numericOffset() : repeatedOffset();
            } else if (isLetter(b)) {
                read = zoneName();
            } else if (isDigit(b)) {
                read = year == NO_YEAR && digitRun(at) == 4;
                year = read ? number(4) : year;
            } else if (offset != NO_OFFSET && isRemark(b)) {
                return true;
            } else {
                // Cisco IOS ends the timestamp with a colon.
                read = b == ':' && at + 1 == end;
                at++;
            }
            if (!read) {
                return false;
            }
        }
    }

    /** {@code [Europe/Berlin]} as {@code java.time} writes it, {@code (Central European Time)} as JavaScript does. */
    private boolean isRemark(byte first) {
        byte last = bytes[end - 1];
        boolean isEnclosed = first == '[' ? last == ']' : first == '(' && last == ')';
        if (!isEnclosed || end - at > LONGEST_REMARK || end - at < 3 || !isLetter(bytes[at + 1])) {
            return false;
        }
        for (int i = at + 1; i < end - 1; i++) {
            if (!isLetter(bytes[i]) && !isDigit(bytes[i]) && " /_-+:.'".indexOf(bytes[i]) < 0 && bytes[i] >= 0) {
                return false;
            }
        }
        return true;
    }

    /** {@code +hh}, {@code +hhmm}, {@code +hh:mm}, {@code +hh:mm:ss}. */
    private boolean numericOffset() {
        int sign = bytes[at++] == '-' ? -1 : 1;
        int run = digitRun(at);
        if (run != 2 && run != 4 && run != 6) {
            return false;
        }
        int hours = number(2);
        int minutes = run > 2 ? number(2) : offsetPart();
        int seconds = run > 4 ? number(2) : run == 2 ? offsetPart() : 0;
        if (minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) {
            return false;
        }
        offset = sign * (hours * 3600 + minutes * 60 + seconds);
        return Math.abs(offset) <= MAX_OFFSET;
    }

    private int offsetPart() {
        if (at < end && bytes[at] == ':') {
            at++;
            return digitRun(at) == 2 ? number(2) : -1;
        }
        return 0;
    }

    /** Go's {@code time.String()} gives an offset without an abbreviation twice. */
    private boolean repeatedOffset() {
        at++;
        int run = digitRun(at);
        at += run;
        return run == 2 || run == 4;
    }

    private boolean zoneName() {
        int wordEnd = wordEnd(at);
        if (offset != NO_OFFSET) {
            return repeatedZone(wordEnd);
        }
        int named = TimeWords.zoneOffset(bytes, at, wordEnd);
        if (named == TimeWords.UNKNOWN) {
            return false;
        }
        at = wordEnd;
        if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
            return numericOffset();
        }
        offset = named;
        return true;
    }

    /** Nothing else may be passed over: it would be lost. */
    private boolean isMonotonicClock(int equals) {
        if (equals != at + 1 || bytes[at] != 'm' || end - equals < 3) {
            return false;
        }
        boolean hasSign = bytes[equals + 1] == '+' || bytes[equals + 1] == '-';
        for (int i = equals + 2; i < end; i++) {
            if (!isDigit(bytes[i]) && bytes[i] != '.') {
                return false;
            }
        }
        at = end;
        return hasSign;
    }

    /** {@code +0200 CEST} says it twice; {@code m=+0.01} is Go's monotonic clock. */
    private boolean repeatedZone(int wordEnd) {
        if (wordEnd < end && bytes[wordEnd] == '=') {
            return isMonotonicClock(wordEnd);
        }
        boolean isUpperCase = true;
        int length = wordEnd - at;
        for (; at < wordEnd; at++) {
            isUpperCase &= bytes[at] <= 'Z';
        }
        return isUpperCase && length <= LONGEST_ABBREVIATION;
    }

    // ---- from parts to nanoseconds

    private long nanos(long referenceMillis) {
        if (month < 1 || month > 12 || day < 1 || !isTimeOfDay()) {
            return Timestamps.NONE;
        }
        if (year == NO_YEAR) {
            return nearest(referenceMillis);
        }
        return day <= CivilTime.daysInMonth(year, month) ? nanosIn(year) : Timestamps.NONE;
    }

    private boolean isTimeOfDay() {
        boolean endOfDay = hour == 24 && minute == 0 && second == 0 && nano == 0;
        return (hour <= 23 || endOfDay) && minute <= 59 && second <= 60;
    }

    private long nanosIn(int someYear) {
        long local = CivilTime.epochDay(someYear, month, day) * CivilTime.SECONDS_PER_DAY
                + hour * 3600L
                + minute * 60L
                + second;
        long epochSecond = local - (offset == NO_OFFSET ? defaultZone.offsetAt(local) : offset);
        if (epochSecond < Timestamps.MIN_SECOND || epochSecond >= Timestamps.MAX_SECOND) {
            return Timestamps.NONE;
        }
        return epochSecond * CivilTime.NANOS_PER_SECOND + nano;
    }

    /** The latest year that does not put it more than a day after the reference: logs look back. */
    private long nearest(long referenceMillis) {
        long referenceSecond = Math.floorDiv(referenceMillis, 1000L);
        if (referenceSecond < Timestamps.MIN_SECOND || referenceSecond >= Timestamps.MAX_SECOND) {
            return Timestamps.NONE;
        }
        int referenceYear = CivilTime.dateOf(Math.floorDiv(referenceSecond, (long) CivilTime.SECONDS_PER_DAY)) / 10_000;
        for (int candidate = referenceYear + 1; candidate >= referenceYear - YEARS_TO_A_LEAP_DAY; candidate--) {
            long nanos = day <= CivilTime.daysInMonth(candidate, month) ? nanosIn(candidate) : Timestamps.NONE;
            if (nanos != Timestamps.NONE && nanos / CivilTime.NANOS_PER_SECOND - referenceSecond <= MOST_AHEAD) {
                return nanos;
            }
        }
        return Timestamps.NONE;
    }

    // ---- pieces of text

    private enum Part {
        DAY,
        HOUR,
        MINUTE,
        SECOND
    }

    private boolean upToTwoDigits(Part part) {
        int run = digitRun(at);
        if (run < 1 || run > 2) {
            return false;
        }
        int value = number(run);
        switch (part) {
            case DAY -> day = value;
            case HOUR -> hour = value;
            case MINUTE -> minute = value;
            case SECOND -> second = value;
        }
        return true;
    }

    private boolean monthNameOrNumber() {
        int run = digitRun(at);
        if (run == 1 || run == 2) {
            month = number(run);
            return true;
        }
        return monthName();
    }

    private boolean monthName() {
        int wordEnd = wordEnd(at);
        month = TimeWords.month(bytes, at, wordEnd);
        at = wordEnd;
        return month != 0;
    }

    private boolean yearOfTwoOrFourDigits() {
        int run = digitRun(at);
        if (run == 4) {
            year = number(4);
            return true;
        }
        if (run == 2) {
            year = century(number(2));
            return true;
        }
        return false;
    }

    /** As POSIX has it. */
    private static int century(int yearOfCentury) {
        return yearOfCentury + (yearOfCentury < 69 ? 2000 : 1900);
    }

    private boolean dateSeparator() {
        if (at < end && (bytes[at] == '-' || bytes[at] == '/')) {
            at++;
            return true;
        }
        return blanks();
    }

    private boolean blanks() {
        int before = at;
        skipBlanks();
        return at > before;
    }

    /** Also the narrow no-break space that newer JDKs put before AM and PM. */
    private void skipBlanks() {
        while (at < end) {
            if (isBlank(bytes[at])) {
                at++;
            } else if (at + 2 < end
                    && bytes[at] == (byte) 0xe2
                    && bytes[at + 1] == (byte) 0x80
                    && bytes[at + 2] == (byte) 0xaf) {
                at += 3;
            } else {
                return;
            }
        }
    }

    private boolean is(byte expected) {
        return at < end && bytes[at++] == expected;
    }

    private void skip(char allowed) {
        if (at < end && bytes[at] == allowed) {
            at++;
        }
    }

    private int digitRun(int from) {
        int i = from;
        while (i < end && isDigit(bytes[i])) {
            i++;
        }
        return i - from;
    }

    private int wordEnd(int from) {
        int i = from;
        while (i < end && isLetter(bytes[i])) {
            i++;
        }
        return i;
    }

    private int number(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value * 10 + bytes[at++] - '0';
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isLetter(byte b) {
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}

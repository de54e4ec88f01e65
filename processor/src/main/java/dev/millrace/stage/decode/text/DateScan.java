package dev.millrace.stage.decode.text;

import dev.millrace.event.Levels;
import dev.millrace.event.Timestamps;

/**
 * Finds the end of a timestamp in a text, in each of the forms that formats name. Answers {@code start} where there is
 * none. What it means is decided by {@link dev.millrace.event.Timestamps}.
 */
public final class DateScan {

    private static final byte[] UTC = {'U', 'T', 'C'};
    private static final byte[] GMT = {'G', 'M', 'T'};

    private DateScan() {}

    /** {@code 2026-11-22T03:04:05.678+01:00} with its variants: a blank for the T, a comma for the point, no zone, no seconds. */
    static int iso(byte[] text, int start, int end) {
        if (end - start < 16 || !isDate(text, start)) {
            return start;
        }
        int time = start + 10;
        if (text[time] != 'T' && text[time] != 't' && text[time] != ' ' && text[time] != '_') {
            return start;
        }
        int timeEnd = time(text, time + 1, end);
        return timeEnd == time + 1 ? start : offset(text, timeEnd, end);
    }

    /** The same with the letters of any zone behind it, {@code 2026-11-22 03:04:05.678 CET}. */
    static int isoWithZone(byte[] text, int start, int end) {
        int at = iso(text, start, end);
        return at == start ? start : zoneLetters(text, at, end);
    }

    /** ISO 8601 as {@link #iso}, also with several blanks before the time, whose hour may be one digit: {@code 2026-11-22  3:04:05}. */
    static int wideIso(byte[] text, int start, int end) {
        int at = iso(text, start, end);
        if (at > start || end - start < 16 || !isDate(text, start)) {
            return at;
        }
        int time = skipSpaces(text, start + 10, end);
        int timeEnd = time == start + 10 ? time : time(text, time, end);
        return timeEnd == time ? start : timeEnd;
    }

    /** The first byte after an ISO date that is no blank, as a number without sign; 0 at the end. */
    static int signAfterDate(byte[] text, int start, int end) {
        int at = skipSpaces(text, wideIso(text, start, end), end);
        return at == end ? 0 : text[at] & 0xff;
    }

    /** {@code 261122  3:04:05}: year, month and day in two digits each. */
    static int shortDate(byte[] text, int start, int end) {
        int time = skipSpaces(text, start + 6, end);
        boolean isDate = digits(text, start, end) == 6 && time > start + 6;
        int timeEnd = isDate ? time(text, time, end) : time;
        return timeEnd == time ? start : timeEnd;
    }

    /** {@code 03:04:05.678}: the time of a day that is not said. */
    static int timeOfDay(byte[] text, int start, int end) {
        int at = time(text, start, end);
        boolean hasSeconds = at - start >= 8 && text[start + 2] == ':' && text[start + 5] == ':';
        return hasSeconds ? at : start;
    }

    /** {@code 2026/11/22 03:04:05.678}. */
    static int slashed(byte[] text, int start, int end) {
        boolean isDate = end - start >= 16
                && digits(text, start, start + 5) == 4
                && text[start + 4] == '/'
                && digits(text, start + 5, start + 8) == 2
                && text[start + 7] == '/'
                && digits(text, start + 8, start + 11) == 2
                && (text[start + 10] == ' ' || text[start + 10] == 'T');
        if (!isDate) {
            return start;
        }
        int timeEnd = time(text, start + 11, end);
        return timeEnd == start + 11 ? start : offset(text, timeEnd, end);
    }

    /** {@code 22/Nov/2026:03:04:05 +0100} of access logs, also with parts of a second and without a zone. */
    static int clf(byte[] text, int start, int end) {
        return dayMonth(text, start, end, (byte) '/', (byte) ':');
    }

    /** {@code 22 Nov 2026 03:04:05.678} and {@code 22-Nov-2026 03:04:05.678}. */
    static int dayMonth(byte[] text, int start, int end) {
        int at = dayMonth(text, start, end, (byte) ' ', (byte) ' ');
        return at == start ? dayMonth(text, start, end, (byte) '-', (byte) ' ') : at;
    }

    /** {@code 22 Nov 03:04:05.678}. */
    static int dayMonthWithoutYear(byte[] text, int start, int end) {
        int day = digits(text, start, end);
        int month = start + day + 1;
        boolean isDate = (day == 1 || day == 2)
                && end - month >= 12
                && text[month - 1] == ' '
                && isMonth(text, month)
                && text[month + 3] == ' ';
        int timeEnd = isDate ? time(text, month + 4, end) : month + 4;
        return timeEnd == month + 4 ? start : timeEnd;
    }

    private static int dayMonth(byte[] text, int start, int end, byte separator, byte beforeTime) {
        int day = digits(text, start, end);
        int month = start + day + 1;
        boolean isDate = (day == 1 || day == 2)
                && end - month >= 12
                && text[month - 1] == separator
                && isMonth(text, month)
                && text[month + 3] == separator
                && digits(text, month + 4, month + 9) == 4
                && text[month + 8] == beforeTime;
        if (!isDate) {
            return start;
        }
        int timeEnd = time(text, month + 9, end);
        return timeEnd == month + 9 ? start : offset(text, timeEnd, end);
    }

    /** {@code Sun Nov 22 03:04:05.678 2026}. */
    static int ctime(byte[] text, int start, int end) {
        if (end - start < 19 || !Scan.isWeekday(text, start, end)) {
            return start;
        }
        int date = skipSpaces(text, text[start + 3] == ',' ? start + 4 : start + 3, end);
        int at = date == start + 3 || end - date < 15 ? date : monthFirst(text, date, end);
        if (at == date) {
            return start;
        }
        int zoned = zoneAndYear(text, at, end, at);
        return Scan.isLetter(text[Math.min(end - 1, at + 1)]) ? zoned : at;
    }

    /** {@code Nov 22, 2026 3:04:05 AM} of Java's medium format, or ctime with a zone before the year. */
    static int javaDate(byte[] text, int start, int end) {
        int weekday = end - start > 20 && Scan.isWeekday(text, start, end) ? start + 4 : start;
        if (end - weekday < 19 || !isMonth(text, weekday) || text[weekday + 3] != ' ') {
            return start;
        }
        int day = weekday + 4;
        int at = day + digits(text, day, end);
        boolean hasYear = at > day && at + 6 < end && text[at] == ',' && isYear(text, at + 2, end);
        int time = hasYear ? skipSpaces(text, text[at + 6] == ',' ? at + 7 : at + 6, end) : skipSpaces(text, at, end);
        int timeEnd = time(text, time, end);
        if (timeEnd == time || at == day) {
            return start;
        }
        return hasYear ? halfOfDay(text, timeEnd, end) : zoneAndYear(text, timeEnd, end, start);
    }

    /** {@code AM} or {@code PM} after a blank, which is a narrow one that does not break since JDK 20. */
    private static int halfOfDay(byte[] text, int timeEnd, int end) {
        boolean isNarrow = end - timeEnd > 5 && text[timeEnd] == (byte) 0xe2 && text[timeEnd + 1] == (byte) 0x80;
        int half = isNarrow ? timeEnd + 3 : timeEnd + 1;
        boolean isHalf = half + 1 < end && (text[half] == 'A' || text[half] == 'P') && text[half + 1] == 'M';
        return isHalf ? half + 2 : timeEnd;
    }

    private static int zoneAndYear(byte[] text, int timeEnd, int end, int start) {
        int zone = skipSpaces(text, timeEnd, end);
        int year = skipSpaces(text, Scan.letters(text, zone, end), end);
        return isYear(text, year, end) ? year + 4 : start;
    }

    /** {@code 1763780645} or {@code 1763780645.678}, in seconds or a smaller unit. */
    static int epoch(byte[] text, int start, int end) {
        int digits = digits(text, start, end);
        int at = start + digits;
        if (digits < 9 || digits > 19) {
            return start;
        }
        int fraction = at < end && text[at] == '.' ? digits(text, at + 1, end) : 0;
        return fraction == 0 ? at : at + 1 + fraction;
    }

    /** Any of them, by its first byte; what comes right after it does not matter. */
    static int any(byte[] text, int start, int end) {
        if (end - start < 10) {
            return start;
        }
        if (!Scan.isDigit(text[start])) {
            int at = ctime(text, start, end);
            return at == start && Scan.isLetter(text[start]) ? monthFirst(text, start, end) : at;
        }
        int at = iso(text, start, end);
        at = at == start ? slashed(text, start, end) : at;
        at = at == start ? clf(text, start, end) : at;
        return at == start ? dayMonth(text, start, end) : at;
    }

    /** Any of them with the letters of a zone behind it, where they are known to mean one: {@code CET}, not {@code INFO}. */
    static int anyWithZone(byte[] text, int start, int end) {
        int at = any(text, start, end);
        int zoned = at == start ? at : zoneLetters(text, at, end);
        return zoned > at && Timestamps.isZone(text, at + 1, zoned) ? zoned : at;
    }

    /** {@code Z}, {@code +01:00}, {@code +0100}, {@code +01}, also after a blank; {@code UTC} and {@code GMT}. */
    private static int offset(byte[] text, int timeEnd, int end) {
        int at = timeEnd < end && text[timeEnd] == ' ' ? timeEnd + 1 : timeEnd;
        if (at == end) {
            return timeEnd;
        }
        if (text[at] == 'Z' || text[at] == 'z') {
            return at + 1 < end && Scan.isLetter(text[at + 1]) ? timeEnd : at + 1;
        }
        if (text[at] == '+' || text[at] == '-') {
            int hours = digits(text, at + 1, end);
            if (hours == 2 && at + 3 < end && text[at + 3] == ':' && digits(text, at + 4, end) == 2) {
                return at + 6;
            }
            boolean isOffset = hours == 4 || hours == 2;
            return isOffset ? at + 1 + hours : timeEnd;
        }
        boolean isUniversal = end - at >= 3
                && (Scan.startsWith(text, at, end, UTC) || Scan.startsWith(text, at, end, GMT))
                && (at + 3 == end || !Scan.isLetter(text[at + 3]));
        return isUniversal ? at + 3 : timeEnd;
    }

    private static int zoneLetters(byte[] text, int timeEnd, int end) {
        int at = timeEnd + 1;
        while (at < end && text[at] >= 'A' && text[at] <= 'Z') {
            at++;
        }
        int length = at - timeEnd - 1;
        boolean isZone = timeEnd < end && text[timeEnd] == ' ' && length >= 2 && length <= 5;
        return isZone && (at == end || !Scan.isLetter(text[at])) ? at : timeEnd;
    }

    /**
     * What an RFC 3164 line begins with: {@code Jan  2 03:04:05}, the same with a year before or after the time, with
     * parts of a second and a zone as network devices send them, or ISO 8601. A blank, a colon or the line's end follows.
     */
    public static int syslog(byte[] line, int start, int end) {
        if (end - start < 10) {
            return start;
        }
        int at = Scan.isDigit(line[start]) ? isoWord(line, start, end) : monthFirst(line, start, end);
        return at < end && line[at] != ' ' && line[at] != ':' ? start : at;
    }

    /** {@code Nov 22 03:04:05.678 CET} or {@code 2026 Nov 22 03:04:05 UTC}, as network devices write it; a zone only before a colon. */
    static int device(byte[] line, int start, int end) {
        if (end - start < 12) {
            return start;
        }
        if (!Scan.isDigit(line[start])) {
            return monthFirst(line, start, end);
        }
        int date = isYear(line, start, end) && line[start + 4] == ' ' ? skipSpaces(line, start + 5, end) : start;
        int at = date == start ? start : monthFirst(line, date, end);
        return at == date ? start : at;
    }

    private static int isoWord(byte[] line, int start, int end) {
        if (!isDate(line, start)) {
            return start;
        }
        int date = start + 10;
        if (date == end || (line[date] != 'T' && line[date] != 't' && line[date] != ' ')) {
            return start;
        }
        int at = date + 1;
        if (end - at < 5 || digits(line, at, end) != 2 || line[at + 2] != ':') {
            return start;
        }
        while (at < end && line[at] > ' ') {
            at++;
        }
        return line[at - 1] == ':' ? at - 1 : at;
    }

    private static boolean isDate(byte[] line, int start) {
        return digits(line, start, start + 5) == 4
                && line[start + 4] == '-'
                && digits(line, start + 5, start + 8) == 2
                && line[start + 7] == '-'
                && digits(line, start + 8, start + 10) == 2;
    }

    private static int monthFirst(byte[] line, int start, int end) {
        if (end - start < 10 || !isMonth(line, start) || line[start + 3] != ' ') {
            return start;
        }
        int at = skipSpaces(line, start + 3, end);
        int day = digits(line, at, end);
        if (day < 1 || day > 2) {
            return start;
        }
        at = skipSpaces(line, at + day, end);
        if (isYear(line, at, end)) {
            at = skipSpaces(line, at + 4, end);
        }
        int timeEnd = time(line, at, end);
        return timeEnd == at ? start : zone(line, year(line, timeEnd, end), end);
    }

    private static int time(byte[] line, int start, int end) {
        int hour = digits(line, start, end);
        int at = start + hour;
        if (hour < 1 || hour > 2 || !isPart(line, at, end)) {
            return start;
        }
        at += 3;
        if (isPart(line, at, end)) {
            at += 3;
        }
        if (at + 1 < end && (line[at] == '.' || line[at] == ',') && Scan.isDigit(line[at + 1])) {
            at += 1 + digits(line, at + 1, end);
        }
        return at;
    }

    /** {@code :05} of minutes and seconds. */
    private static boolean isPart(byte[] line, int at, int end) {
        return at < end && line[at] == ':' && digits(line, at + 1, end) == 2;
    }

    private static int year(byte[] line, int timeEnd, int end) {
        return timeEnd < end && line[timeEnd] == ' ' && isYear(line, timeEnd + 1, end) ? timeEnd + 5 : timeEnd;
    }

    /** Four digits by themselves that make a year of our days. */
    private static boolean isYear(byte[] line, int at, int end) {
        return digits(line, at, end) == 4
                && ((line[at] == '1' && line[at + 1] == '9') || (line[at] == '2' && line[at + 1] == '0'))
                && (at + 4 == end || !Scan.isLetter(line[at + 4]));
    }

    /** {@code UTC} and the like, only with a colon after it: other words in capitals are names of hosts. */
    private static int zone(byte[] line, int timeEnd, int end) {
        int at = timeEnd + 1;
        while (at < end && line[at] >= 'A' && line[at] <= 'Z') {
            at++;
        }
        int length = at - timeEnd - 1;
        boolean isWord = length >= 3 && length <= 5 && line[timeEnd] == ' ' && at < end && line[at] == ':';
        // Names of zones end so, and those of actions and levels before a colon mostly do not.
        boolean isZone = isWord && (line[at - 1] == 'T' || line[at - 1] == 'C' || line[at - 1] == 'K');
        return isZone && !Levels.isWord(line, timeEnd + 1, at) ? at : timeEnd;
    }

    private static boolean isMonth(byte[] text, int start) {
        return Scan.isMonth(text, start, text.length);
    }

    private static int digits(byte[] text, int start, int end) {
        return Scan.digits(text, start, end);
    }

    static int skipSpaces(byte[] text, int from, int end) {
        int at = from;
        while (at < end && text[at] == ' ') {
            at++;
        }
        return at;
    }
}

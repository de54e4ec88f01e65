package dev.millrace.stage.decode;

/**
 * Finds the end of the timestamp that an RFC 3164 line begins with: {@code Jan  2 03:04:05}, the same with a year before
 * or after the time, with parts of a second and a zone as network devices send them, or ISO 8601. What it means is not
 * decided here.
 */
final class SyslogTimestamps {

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private SyslogTimestamps() {}

    /** Where it ends, or {@code start} where there is none. A blank, a colon or the line's end follows it. */
    static int end(byte[] line, int start, int end) {
        if (end - start < 10) {
            return start;
        }
        int at = SyslogDialect.isDigit(line[start]) ? iso(line, start, end) : monthFirst(line, start, end);
        return at < end && line[at] != ' ' && line[at] != ':' ? start : at;
    }

    private static int iso(byte[] line, int start, int end) {
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
        if (!isMonth(line, start) || line[start + 3] != ' ') {
            return start;
        }
        int at = SyslogDialect.skipSpaces(line, start + 3, end);
        int day = digits(line, at, end);
        if (day < 1 || day > 2) {
            return start;
        }
        at = SyslogDialect.skipSpaces(line, at + day, end);
        if (isYear(line, at, end)) {
            at = SyslogDialect.skipSpaces(line, at + 4, end);
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
        if (at + 1 < end && (line[at] == '.' || line[at] == ',') && SyslogDialect.isDigit(line[at + 1])) {
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
                && (at + 4 == end || line[at + 4] == ' ' || line[at + 4] == ':');
    }

    /** {@code UTC} and the like, only with a colon after it: other words in capitals are names of hosts. */
    private static int zone(byte[] line, int timeEnd, int end) {
        int at = timeEnd + 1;
        while (at < end && line[at] >= 'A' && line[at] <= 'Z') {
            at++;
        }
        int length = at - timeEnd - 1;
        boolean isZone = length >= 2 && length <= 5 && line[timeEnd] == ' ' && at < end && line[at] == ':';
        return isZone ? at : timeEnd;
    }

    private static boolean isMonth(byte[] line, int start) {
        for (int month = 0; month < MONTHS.length(); month += 3) {
            if ((line[start] | 0x20) == MONTHS.charAt(month)
                    && (line[start + 1] | 0x20) == MONTHS.charAt(month + 1)
                    && (line[start + 2] | 0x20) == MONTHS.charAt(month + 2)) {
                return true;
            }
        }
        return false;
    }

    private static int digits(byte[] line, int start, int end) {
        int at = start;
        while (at < end && SyslogDialect.isDigit(line[at])) {
            at++;
        }
        return at - start;
    }
}

package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.EnumSet;
import java.util.Set;

/**
 * .NET's simple console: {@code info: Category[0]}, the message indented on the lines after it or, in one line, right
 * behind; a timestamp of whatever form may stand before the level.
 */
final class DotNetLog implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name TIME_OF_DAY = Name.of("time_of_day");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name LOGGER = Name.of("log.logger");
    private static final Name EVENT = Name.of("event.code");

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.WORD, Lead.ISO_DATE, Lead.SLASHED_DATE, Lead.NUMBER, Lead.BRACKET, Lead.OTHER);
    }

    @Override
    public String afterDate() {
        return "a\u001b";
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int from = HeaderScan.colours(bytes, line.start(), end);
        int stamp = from < end && bytes[from] == '[' ? from + 1 : from;
        int dateEnd = DateScan.any(bytes, stamp, end);
        int stampEnd = dateEnd > stamp ? dateEnd : DateScan.timeOfDay(bytes, stamp, end);
        int closed =
                stampEnd > stamp && stamp > from && stampEnd < end && bytes[stampEnd] == ']' ? stampEnd + 1 : stampEnd;
        int level = stampEnd > stamp ? HeaderScan.skip(bytes, closed, end) : from;
        int levelEnd = level + 4;
        if (levelEnd + 4 >= end || !isLevel(bytes, level)) {
            return false;
        }
        int colon = HeaderScan.colours(bytes, levelEnd, end);
        int logger = colon + 2;
        if (logger >= end || bytes[colon] != ':' || bytes[colon + 1] != ' ') {
            return false;
        }
        int loggerEnd = logger;
        while (loggerEnd < end && bytes[loggerEnd] != '[' && bytes[loggerEnd] != ' ') {
            loggerEnd++;
        }
        int code = loggerEnd + 1;
        int codeEnd = code < end && bytes[code] == '-' ? code + 1 : code;
        codeEnd += Scan.digits(bytes, Math.min(end, codeEnd), end);
        boolean isCategory = loggerEnd > logger && codeEnd > code && codeEnd < end && bytes[codeEnd] == ']';
        if (!isCategory) {
            return false;
        }
        if (stampEnd > stamp) {
            line.addText(dateEnd > stamp ? TIMESTAMP : TIME_OF_DAY, stamp, stampEnd);
        }
        line.addText(LEVEL, level, levelEnd);
        line.addText(LOGGER, logger, loggerEnd);
        line.add(EVENT, ValueKind.TEXT, code, codeEnd);
        int message = codeEnd + 1;
        while (message < line.end() && bytes[message] >= 0 && bytes[message] <= ' ') {
            message++;
        }
        line.addMessage(message, line.end());
        return true;
    }

    /** {@code trce}, {@code dbug}, {@code info}, {@code warn}, {@code fail}, {@code crit}, by first and last letter. */
    private static boolean isLevel(byte[] bytes, int at) {
        byte last = bytes[at + 3];
        return switch (bytes[at]) {
            case 't' -> bytes[at + 1] == 'r' && bytes[at + 2] == 'c' && last == 'e';
            case 'd' -> bytes[at + 1] == 'b' && bytes[at + 2] == 'u' && last == 'g';
            case 'i' -> bytes[at + 1] == 'n' && bytes[at + 2] == 'f' && last == 'o';
            case 'w' -> bytes[at + 1] == 'a' && bytes[at + 2] == 'r' && last == 'n';
            case 'f' -> bytes[at + 1] == 'a' && bytes[at + 2] == 'i' && last == 'l';
            case 'c' -> bytes[at + 1] == 'r' && bytes[at + 2] == 'i' && last == 't';
            default -> false;
        };
    }
}

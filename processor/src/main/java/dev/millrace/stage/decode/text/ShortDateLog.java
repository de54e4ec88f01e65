package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Hadoop and Spark on a console: {@code yy/MM/dd HH:mm:ss LEVEL logger: message}, and of HDFS {@code yyMMdd HHmmss pid
 * LEVEL logger: message}. Such a date can be read only because a level follows it.
 */
final class ShortDateLog implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name LOGGER = Name.of("log.logger");
    private static final Name PID = Name.of("process.pid");
    private static final byte[] CENTURY = "20".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.NUMBER);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int start = line.start();
        int end = line.lineEnd();
        if (end - start < 24) {
            return false;
        }
        boolean isSlashed = isSlashed(bytes, start, end);
        int dateEnd = isSlashed ? start + 17 : start + 13;
        int pid = dateEnd + 1;
        int pidEnd = isSlashed ? dateEnd : pid + Scan.digits(bytes, pid, end);
        boolean isDate = isSlashed || (isBasic(bytes, start, end) && pidEnd > pid);
        int level = pidEnd + 1;
        if (!isDate || bytes[pidEnd] != ' ') {
            return false;
        }
        int levelEnd = LevelScan.end(bytes, level, end);
        int logger = DateScan.skipSpaces(bytes, levelEnd, end);
        int loggerEnd = HeaderScan.name(bytes, logger, end);
        if (levelEnd == level || logger == levelEnd || loggerEnd == logger) {
            return false;
        }
        boolean isLogger = loggerEnd + 1 < end && bytes[loggerEnd] == ':' && bytes[loggerEnd + 1] == ' ';
        if (!isLogger) {
            return false;
        }
        addDate(line, bytes, start, isSlashed);
        if (!isSlashed) {
            line.add(PID, ValueKind.TEXT, pid, pidEnd);
        }
        line.addText(LEVEL, level, levelEnd);
        line.addText(LOGGER, logger, loggerEnd);
        line.addMessage(loggerEnd + 2, line.end());
        return true;
    }

    /** With the year's first two digits and hyphens, so that it cannot be taken for another order of day and month. */
    private static void addDate(TextLine line, byte[] bytes, int start, boolean isSlashed) {
        ByteArena arena = line.event().arena();
        int step = isSlashed ? 3 : 2;
        int date = arena.append(CENTURY);
        arena.append(bytes, start, start + 2);
        arena.append((byte) '-');
        arena.append(bytes, start + step, start + step + 2);
        arena.append((byte) '-');
        arena.append(bytes, start + 2 * step, start + 2 * step + 2);
        int time = start + 2 * step + 2;
        arena.append(bytes, time, isSlashed ? time + 9 : time + 7);
        line.addText(TIMESTAMP, date, arena.size());
    }

    private static boolean isSlashed(byte[] bytes, int start, int end) {
        return bytes[start + 2] == '/'
                && bytes[start + 5] == '/'
                && Scan.digits(bytes, start + 3, end) == 2
                && Scan.digits(bytes, start + 6, end) == 2
                && bytes[start + 8] == ' '
                && DateScan.timeOfDay(bytes, start + 9, end) == start + 17;
    }

    private static boolean isBasic(byte[] bytes, int start, int end) {
        return Scan.digits(bytes, start, end) == 6
                && bytes[start + 6] == ' '
                && Scan.digits(bytes, start + 7, end) == 6;
    }
}

package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Android's {@code logcat}, formats {@code threadtime} ({@code 11-22 03:04:05.678 pid tid I tag: message}) and {@code time}
 * ({@code 11-22 03:04:05.678 I/tag(pid): message}), also with the year ({@code -v year}).
 */
final class AndroidLog implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name LOGGER = Name.of("log.logger");
    private static final Name PID = Name.of("process.pid");
    private static final Name THREAD = Name.of("process.thread.id");
    private static final byte[] MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String dataset() {
        return "android.logcat";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.NUMBER, Lead.ISO_DATE);
    }

    @Override
    public String afterDate() {
        return "0A";
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        boolean hasYear = DateScan.iso(bytes, line.start(), end) > line.start();
        int date = hasYear ? line.start() + 5 : line.start();
        if (end - date < 24 || bytes[date + 2] != '-' || Scan.digits(bytes, date, end) != 2) {
            return false;
        }
        int timeEnd = DateScan.timeOfDay(bytes, date + 6, end);
        boolean isDate = Scan.digits(bytes, date + 3, end) == 2 && bytes[date + 5] == ' ' && timeEnd == date + 18;
        int at = DateScan.skipSpaces(bytes, timeEnd, end);
        if (!isDate || at == timeEnd || at + 2 >= end) {
            return false;
        }
        boolean isRead = Scan.isDigit(bytes[at]) ? threadTime(line, bytes, at, end) : time(line, bytes, at, end);
        return isRead && addDate(line, bytes, line.start(), hasYear, timeEnd);
    }

    private static boolean threadTime(TextLine line, byte[] bytes, int pid, int end) {
        int pidEnd = pid + Scan.digits(bytes, pid, end);
        int thread = DateScan.skipSpaces(bytes, pidEnd, end);
        int threadEnd = thread + Scan.digits(bytes, thread, end);
        int level = DateScan.skipSpaces(bytes, threadEnd, end);
        if (thread == pidEnd || threadEnd == thread || level == threadEnd || level + 1 >= end) {
            return false;
        }
        int colon = tagEnd(bytes, level + 2, end);
        if (!isLevel(bytes[level]) || bytes[level + 1] != ' ' || colon == end) {
            return false;
        }
        line.add(PID, ValueKind.TEXT, pid, pidEnd);
        line.add(THREAD, ValueKind.TEXT, thread, threadEnd);
        line.addText(LEVEL, level, level + 1);
        line.addText(LOGGER, level + 2, HeaderScan.trimmed(bytes, level + 2, colon));
        line.addMessage(Math.min(end, colon + 2), line.end());
        return true;
    }

    private static boolean time(TextLine line, byte[] bytes, int level, int end) {
        if (!isLevel(bytes[level]) || bytes[level + 1] != '/') {
            return false;
        }
        int tag = level + 2;
        int open = tag;
        while (open < end && bytes[open] != '(') {
            open++;
        }
        int pid = DateScan.skipSpaces(bytes, Math.min(end, open + 1), end);
        int pidEnd = pid + Scan.digits(bytes, pid, end);
        if (pidEnd == pid || pidEnd + 2 >= end || bytes[pidEnd] != ')' || bytes[pidEnd + 1] != ':') {
            return false;
        }
        line.add(PID, ValueKind.TEXT, pid, pidEnd);
        line.addText(LEVEL, level, level + 1);
        line.addText(LOGGER, tag, HeaderScan.trimmed(bytes, tag, open));
        line.addMessage(pidEnd + 3, line.end());
        return true;
    }

    /** A colon with a blank after it, or at the end. */
    private static int tagEnd(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            if (bytes[at] == ':' && (at + 1 == end || bytes[at + 1] == ' ')) {
                return at;
            }
        }
        return end;
    }

    private static boolean isLevel(byte letter) {
        return switch (letter) {
            case 'V', 'D', 'I', 'W', 'E', 'F', 'A' -> true;
            default -> false;
        };
    }

    /** Without a year the month gets its name, as digits alone do not tell month from day. */
    private static boolean addDate(TextLine line, byte[] bytes, int start, boolean hasYear, int end) {
        if (hasYear) {
            line.addText(TIMESTAMP, start, end);
            return true;
        }
        int month = 10 * (bytes[start] - '0') + bytes[start + 1] - '0';
        if (month < 1 || month > 12) {
            return false;
        }
        ByteArena arena = line.event().arena();
        int date = arena.append(MONTHS, 3 * month - 3, 3 * month);
        arena.append((byte) ' ');
        arena.append(bytes, start + 3, end);
        line.addText(TIMESTAMP, date, arena.size());
        return true;
    }
}

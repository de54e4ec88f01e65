package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.KeyValues.Found;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * glog's header, which klog writes too: {@code I1122 03:04:05.678901 1234 file.go:123] message}, the date also with a
 * year; and klog's structured message behind it, {@code "message" key="value"}.
 */
final class KlogFormat implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name THREAD = Name.of("process.thread.id");
    private static final Name FILE = Name.of("log.origin.file.name");
    private static final Name LINE = Name.of("log.origin.file.line");

    private static final byte[][] LEVELS = Stream.of("info", "warn", "error", "fatal")
            .map(level -> level.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private final KeyValues pairs = new KeyValues();

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.LEVEL_DIGITS, Lead.WORD, Lead.OTHER);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int start = DateScan.skipSpaces(bytes, line.start(), end);
        int level = end - start < 24 ? -1 : "IWEF".indexOf(bytes[start]);
        int digits = level < 0 ? 0 : Scan.digits(bytes, start + 1, end);
        int time = start + digits + 2;
        int timeEnd = (digits == 4 || digits == 8) && bytes[time - 1] == ' ' ? timeEnd(bytes, time, end) : time;
        if (timeEnd == time || !isDate(bytes, time - 5)) {
            return false;
        }
        int thread = DateScan.skipSpaces(bytes, timeEnd, end);
        int threadEnd = Scan.integer(bytes, thread, end);
        int file = threadEnd + 1;
        int bracket = Scan.word(bytes, file, end) - 1;
        int colon = bracket;
        while (colon > file && bytes[colon] != ':') {
            colon--;
        }
        boolean isHeader = thread > timeEnd
                && threadEnd > thread
                && threadEnd < end
                && bytes[threadEnd] == ' '
                && colon > file
                && bytes[bracket] == ']'
                && Scan.digits(bytes, colon + 1, bracket) == bracket - colon - 1;
        if (!isHeader) {
            return false;
        }
        addTimestamp(line, start + 1, digits, time, timeEnd);
        line.addConstant(LEVEL, LEVELS[level]);
        line.add(THREAD, ValueKind.NUMBER, thread, threadEnd);
        line.addText(FILE, file, colon);
        line.addText(LINE, colon + 1, bracket);
        message(line, DateScan.skipSpaces(bytes, bracket + 1, end));
        return true;
    }

    /** {@code 03:04:05.678901}. */
    private static int timeEnd(byte[] bytes, int start, int end) {
        boolean isTime = end - start > 9
                && Scan.digits(bytes, start, end) == 2
                && bytes[start + 2] == ':'
                && Scan.digits(bytes, start + 3, end) == 2
                && bytes[start + 5] == ':'
                && Scan.digits(bytes, start + 6, end) == 2
                && bytes[start + 8] == '.';
        return isTime ? start + 9 + Scan.digits(bytes, start + 9, end) : start;
    }

    /** The four digits of a month and a day. */
    private static boolean isDate(byte[] bytes, int at) {
        int month = (bytes[at] - '0') * 10 + bytes[at + 1] - '0';
        int day = (bytes[at + 2] - '0') * 10 + bytes[at + 3] - '0';
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    /** As ISO 8601 with a year, and as RFC 3164 without. */
    private static void addTimestamp(TextLine line, int date, int digits, int time, int timeEnd) {
        byte[] bytes = line.bytes();
        ByteArena arena = line.event().arena();
        int monthAndDay = date + digits - 4;
        int start;
        if (digits == 8) {
            start = arena.append(bytes, date, date + 4);
            arena.append((byte) '-');
            arena.append(bytes, monthAndDay, monthAndDay + 2);
            arena.append((byte) '-');
            arena.append(bytes, monthAndDay + 2, monthAndDay + 4);
            arena.append((byte) 'T');
        } else {
            int month = (bytes[date] - '0') * 10 + bytes[date + 1] - '0';
            start = arena.size();
            for (int i = 3 * month - 3; i < 3 * month; i++) {
                arena.append((byte) Scan.MONTHS.charAt(i));
            }
            arena.append((byte) ' ');
            arena.append(bytes, date + 2, date + 4);
            arena.append((byte) ' ');
        }
        arena.append(bytes, time, timeEnd);
        line.add(TIMESTAMP, ValueKind.TEXT, start, arena.size());
    }

    private void message(TextLine line, int start) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int close = start < end && bytes[start] == '"' && !line.hasMoreLines() ? close(bytes, start, end) : start;
        if (close == start || !isOfPairs(bytes, close + 1, end)) {
            line.addText(TextFields.MESSAGE, start, line.end());
            return;
        }
        addText(line, TextFields.MESSAGE, start + 1, close);
        pairs.begin(bytes, close + 1, end, KeyValues.Separator.BLANK);
        while (pairs.next() == Found.PAIR) {
            int valueStart = pairs.valueStart;
            int valueEnd = pairs.valueEnd;
            if (pairs.isEscaped) {
                valueStart = KeyValues.unescape(line.event().arena(), valueStart, valueEnd);
                valueEnd = line.event().arena().size();
            }
            line.addNamed(pairs.keyStart, pairs.keyEnd, ValueKind.TEXT, valueStart, valueEnd);
        }
    }

    private static void addText(TextLine line, Name name, int start, int end) {
        int at = KeyValues.unescape(line.event().arena(), start, end);
        line.addText(name, at, line.event().arena().size());
    }

    private boolean isOfPairs(byte[] bytes, int start, int end) {
        pairs.begin(bytes, start, end, KeyValues.Separator.BLANK);
        Found found = pairs.next();
        while (found == Found.PAIR) {
            found = pairs.next();
        }
        return found == Found.END;
    }

    /** The quote that closes the one at {@code open}, or {@code open}. */
    private static int close(byte[] bytes, int open, int end) {
        int at = open + 1;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at < end ? at : open;
    }
}

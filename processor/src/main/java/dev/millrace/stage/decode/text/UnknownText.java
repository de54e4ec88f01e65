package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * A text whose format nobody knows: a timestamp at its beginning and a word that means a level right after it, with or
 * without brackets and colours, are found; the rest is the message. Where a thread, a process or a host stands between
 * the two, the level is taken and the message begins after the timestamp, so that nothing is lost. A stack trace by itself
 * is an error's. Used by one thread.
 */
final class UnknownText {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final int MOST_BETWEEN = 2;

    /** @return false where there is neither; then nothing was added */
    boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        if (isStackTrace(line, bytes)) {
            line.addMessage(line.start(), line.end());
            return true;
        }
        int date = opened(bytes, line.start(), end);
        int dateEnd = DateScan.anyWithZone(bytes, date, end);
        int at = line.start();
        if (dateEnd > date) {
            line.add(TIMESTAMP, ValueKind.TEXT, date, dateEnd);
            at = separated(bytes, dateEnd, end);
        }
        int level = opened(bytes, at, end);
        int levelEnd = LevelScan.end(bytes, level, end);
        boolean isLevel =
                levelEnd > level && (levelEnd < end || at > line.start()) && isClosed(bytes, at, level, levelEnd, end);
        if (isLevel) {
            line.add(LEVEL, ValueKind.TEXT, level, levelEnd);
            at = isLeftOpen(bytes, level, levelEnd, end) ? at : separated(bytes, levelEnd, end);
        }
        if (dateEnd == date && !isLevel) {
            return false;
        }
        if (!isLevel) {
            addLevelBehindOthers(line, bytes, at, end);
        }
        line.addMessage(at, line.end());
        return true;
    }

    /** More than the level stands in the brackets around it. */
    private static boolean isLeftOpen(byte[] bytes, int level, int levelEnd, int end) {
        byte closing = level == 0 ? 0 : closing(bytes[level - 1]);
        int close = HeaderScan.skip(bytes, levelEnd, end);
        return closing != 0 && (close == end || bytes[close] != closing);
    }

    private static boolean isStackTrace(TextLine line, byte[] bytes) {
        return line.hasMoreLines()
                && (StackTraces.isPython(bytes, line.start(), line.end())
                        || StackTraces.isHeadline(bytes, line.start(), line.lineEnd()))
                && StackTraces.firstFrame(bytes, line.start(), line.end()) != StackTraces.NONE;
    }

    /** After one or two parts in brackets, numbers, or names that only a host or a process has. */
    private static void addLevelBehindOthers(TextLine line, byte[] bytes, int from, int end) {
        int at = from;
        for (int i = 0; i < MOST_BETWEEN; i++) {
            int partEnd = partEnd(bytes, at, end);
            if (partEnd == at) {
                return;
            }
            int next = HeaderScan.skip(bytes, partEnd, end);
            int level = opened(bytes, next, end);
            int levelEnd = LevelScan.end(bytes, level, end);
            boolean isBracketed = level > next && levelEnd < end && bytes[levelEnd] == closing(bytes[level - 1]);
            boolean isBare = level == next && levelEnd - level > 2 && isInCapitals(bytes, level, levelEnd);
            if (levelEnd > level && (isBracketed || (isBare && isEnded(bytes, levelEnd, end)))) {
                line.add(LEVEL, ValueKind.TEXT, level, levelEnd);
                return;
            }
            at = next;
        }
    }

    private static int partEnd(byte[] bytes, int start, int end) {
        if (start < end && bytes[start] == '[') {
            int close = HeaderScan.nested(bytes, start + 1, end);
            return close > start + 1 && bytes[close] == ']' ? close + 1 : start;
        }
        int at = start;
        boolean isName = false;
        while (at < end && (bytes[at] > ' ' || bytes[at] < 0)) {
            isName |= Scan.isDigit(bytes[at]) || bytes[at] == '.' || bytes[at] == '[';
            at++;
        }
        return isName ? at : start;
    }

    private static byte closing(byte opening) {
        return switch (opening) {
            case '[' -> ']';
            case '(' -> ')';
            case '<' -> '>';
            default -> 0;
        };
    }

    private static boolean isInCapitals(byte[] bytes, int start, int end) {
        return bytes[start] <= 'Z' && bytes[end - 1] <= 'Z';
    }

    private static boolean isEnded(byte[] bytes, int at, int end) {
        return at == end || bytes[at] == ' ' || bytes[at] == ':' || bytes[at] == '\t' || bytes[at] == '|';
    }

    /** After what brackets and blanks may come first. */
    private static int opened(byte[] bytes, int start, int end) {
        int first = HeaderScan.colours(bytes, start, end);
        int at = first;
        while (at < end
                && at - first < 3
                && (bytes[at] == '[' || bytes[at] == '(' || bytes[at] == '<' || bytes[at] == ' ')) {
            at++;
        }
        return HeaderScan.colours(bytes, at, end);
    }

    /** A level stands in brackets, before a colon or the like, or after a timestamp in capitals. */
    private static boolean isClosed(byte[] bytes, int start, int level, int levelEnd, int end) {
        if (levelEnd == end) {
            return true;
        }
        boolean isInCapitals = bytes[level + 1] >= 'A' && bytes[level + 1] <= 'Z';
        return switch (bytes[levelEnd]) {
            case ']', ')', '>', ':', '|', ',', ';', '\t', 0x1b -> true;
            case ' ' -> isInCapitals || bytes[level] != bytes[start];
            default -> false;
        };
    }

    private static int separated(byte[] bytes, int start, int end) {
        int at = HeaderScan.colours(bytes, start, end);
        while (at < end
                && (bytes[at] == ' '
                        || bytes[at] == '\t'
                        || bytes[at] == ']'
                        || bytes[at] == ')'
                        || bytes[at] == '>'
                        || bytes[at] == ':'
                        || bytes[at] == '|'
                        || bytes[at] == ','
                        || bytes[at] == ';')) {
            at++;
        }
        if (at + 1 < end && bytes[at] == '-' && bytes[at + 1] == ' ') {
            at += 2;
        }
        return at;
    }
}

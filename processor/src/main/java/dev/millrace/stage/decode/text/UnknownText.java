package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * A text whose format nobody knows: a timestamp at its beginning and a word that means a level right after it, with or
 * without brackets, are found; the rest is the message. Used by one thread.
 */
final class UnknownText {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");

    /** @return false where there is neither; then nothing was added */
    boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int date = opened(bytes, line.start(), end);
        int dateEnd = DateScan.any(bytes, date, end);
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
            at = separated(bytes, levelEnd, end);
        }
        if (dateEnd == date && !isLevel) {
            return false;
        }
        line.addText(TextFields.MESSAGE, at, line.end());
        return true;
    }

    /** After what brackets and blanks may come first. */
    private static int opened(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end
                && at - start < 3
                && (bytes[at] == '[' || bytes[at] == '(' || bytes[at] == '<' || bytes[at] == ' ')) {
            at++;
        }
        return at;
    }

    /** A level stands in brackets, before a colon or the like, or after a timestamp in capitals. */
    private static boolean isClosed(byte[] bytes, int start, int level, int levelEnd, int end) {
        if (levelEnd == end) {
            return true;
        }
        boolean isInCapitals = bytes[level + 1] >= 'A' && bytes[level + 1] <= 'Z';
        return switch (bytes[levelEnd]) {
            case ']', ')', '>', ':', '|', ',', ';', '\t' -> true;
            case ' ' -> isInCapitals || bytes[level] != bytes[start];
            default -> false;
        };
    }

    private static int separated(byte[] bytes, int start, int end) {
        int at = start;
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

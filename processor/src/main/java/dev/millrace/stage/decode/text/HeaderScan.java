package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import java.util.List;

/** Finds the parts of what stands before a message: names of loggers, brackets, colours. */
final class HeaderScan {

    private static final byte ESCAPE = 0x1b;
    private static final int LONGEST_BRACKET = 512;
    private static final int LONGEST_NAME = 200;

    private static final FieldNames SOURCES = new FieldNames(List.of(
            "go", "java", "kt", "scala", "groovy", "py", "rb", "rs", "js", "ts", "cs", "c", "cc", "cpp", "php"));

    private HeaderScan() {}

    /** One capital letter. */
    static int capital(byte[] bytes, int start, int end) {
        return start < end && bytes[start] >= 'A' && bytes[start] <= 'Z' ? start + 1 : start;
    }

    /** A name of code. A colon is part of it before another character, so that one at the end is not. */
    static int name(byte[] bytes, int start, int end) {
        int at = start;
        if (at == end || !(Scan.isLetter(bytes[at]) || bytes[at] == '_')) {
            return start;
        }
        while (at < end && at - start < LONGEST_NAME) {
            byte b = bytes[at];
            boolean isPart = Scan.isLetter(b) || Scan.isDigit(b) || isJoint(b);
            boolean isColon = b == ':' && at + 1 < end && (bytes[at + 1] > ' ' || bytes[at + 1] < 0);
            if (!isPart && !isColon) {
                break;
            }
            at++;
        }
        return at;
    }

    private static boolean isJoint(byte b) {
        return switch (b) {
            case '.', '_', '$', '-', '/', '@', '#', '<', '>', '[', ']' -> true;
            default -> false;
        };
    }

    /** Capitals, and after the first also digits, hyphens and underscores. */
    static int code(byte[] bytes, int start, int end) {
        int at = capital(bytes, start, end);
        while (at > start && at < end && isCodeCharacter(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isCodeCharacter(byte b) {
        return (b >= 'A' && b <= 'Z') || Scan.isDigit(b) || b == '-' || b == '_';
    }

    /** {@code main.go}, {@code /src/main.go}, {@code Server.java}: known by the letters after the last point. */
    static int sourceFile(byte[] bytes, int start, int end) {
        int at = start;
        int point = start;
        while (at < end && bytes[at] != ':' && (bytes[at] > ' ' || bytes[at] < 0) && bytes[at] != '(') {
            point = bytes[at] == '.' ? at : point;
            at++;
        }
        return point > start && SOURCES.indexOf(FieldHash.of(bytes, point + 1, at), bytes, point + 1, at) >= 0
                ? at
                : start;
    }

    /** Up to the square bracket that closes the one before {@code start}. */
    static int nested(byte[] bytes, int start, int end) {
        int depth = 1;
        int last = Math.min(end, start + LONGEST_BRACKET);
        for (int at = start; at < last; at++) {
            if (bytes[at] == '[') {
                depth++;
            } else if (bytes[at] == ']' && --depth == 0) {
                return at;
            }
        }
        return start;
    }

    /** After blanks, tabs and the sequences that set a terminal's colours. */
    static int skip(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            int next = bytes[at] == ' ' || bytes[at] == '\t' ? at + 1 : colour(bytes, at, end);
            if (next == at) {
                break;
            }
            at = next;
        }
        return at;
    }

    /** After the sequences that set a terminal's colours: {@code ESC [ 1;32 m}. */
    static int colours(byte[] bytes, int start, int end) {
        int at = start;
        int next = colour(bytes, at, end);
        while (next > at) {
            at = next;
            next = colour(bytes, at, end);
        }
        return at;
    }

    private static int colour(byte[] bytes, int start, int end) {
        if (end - start < 3 || bytes[start] != ESCAPE || bytes[start + 1] != '[') {
            return start;
        }
        int at = start + 2;
        while (at < end && (Scan.isDigit(bytes[at]) || bytes[at] == ';')) {
            at++;
        }
        return at < end && bytes[at] == 'm' ? at + 1 : start;
    }

    /** Where blanks before {@code end} begin. */
    static int trimmed(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t')) {
            at--;
        }
        return at;
    }

    /**
     * What separates a header from its message, {@code ": "}, {@code " - "}, {@code " -- "}, {@code " : "} or {@code " |
     * "}, blanks before it being of any number.
     *
     * @return after it, or {@code start} where there is none
     */
    static int separator(byte[] bytes, int start, int end) {
        int sign = skip(bytes, start, end);
        if (sign == end) {
            return start;
        }
        byte b = bytes[sign];
        int at = sign + 1;
        if (b == '-') {
            at = sign == start ? start : at < end && bytes[at] == '-' ? at + 1 : at;
        } else if (b != ':' && b != '|') {
            return start;
        }
        int after = colours(bytes, at, end);
        boolean isSeparated = at > start && (after == end || bytes[after] == ' ' || bytes[after] == '\t');
        return isSeparated ? Math.min(end, after + 1) : start;
    }
}

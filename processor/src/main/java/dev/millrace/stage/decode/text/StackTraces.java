package dev.millrace.stage.decode.text;

import java.nio.charset.StandardCharsets;

/**
 * Finds the stack trace in a text of several lines, as Java, .NET, JavaScript, Python, Go, PHP and Ruby write it. What its
 * first or last line says of type and message is for {@code stage.normalize} to read.
 */
final class StackTraces {

    static final int NONE = -1;

    private static final byte[] PYTHON = ascii("Traceback (most recent call last):");
    private static final byte[] GOROUTINE = ascii("goroutine ");
    private static final byte[] PANIC = ascii("panic: ");
    private static final byte[] FATAL_ERROR = ascii("fatal error: ");
    private static final byte[] AT = ascii("at ");
    private static final byte[] MORE = ascii("... ");
    private static final byte[] CAUSED_BY = ascii("Caused by: ");
    private static final byte[] IN_THREAD = ascii("Exception in thread \"");
    private static final byte[] PHP = ascii("Stack trace:");
    private static final byte[] MONOLOG = ascii("[stacktrace]");
    private static final byte[] RUBY = ascii("from ");
    private static final byte[] RUBY_METHOD = ascii(":in ");
    private static final byte[] EXCEPTION = ascii("Exception");
    private static final byte[] ERROR = ascii("Error");

    private StackTraces() {}

    /** Where the first line begins that only a stack trace has, {@code start} itself included, or {@link #NONE}. */
    static int firstFrame(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            int lineEnd = lineEnd(bytes, at, end);
            if (isFrame(bytes, at, lineEnd)) {
                return at;
            }
            at = lineEnd + 1;
        }
        return NONE;
    }

    /**
     * Where the trace begins whose first frame is known: with the line that names the exception, if there is one. A name
     * with dots counts most; what is merely called {@code SomethingError} may be a message that names one.
     */
    static int begin(byte[] bytes, int start, int frame, int end) {
        int firstEnd = lineEnd(bytes, start, frame);
        if (frame == start || isPython(bytes, frame, end)) {
            return frame;
        }
        boolean isHeadline = isHeadline(bytes, start, firstEnd);
        if (isHeadline && !isThrowable(bytes, start, Scan.letters(bytes, start, firstEnd))) {
            return start;
        }
        int at = firstEnd + 1;
        while (at < frame) {
            int lineEnd = lineEnd(bytes, at, frame);
            int text = HeaderScan.skip(bytes, at, lineEnd);
            if (isHeadline(bytes, text, lineEnd)) {
                return text;
            }
            at = lineEnd + 1;
        }
        return isHeadline ? start : frame;
    }

    static boolean isPython(byte[] bytes, int at, int end) {
        return Scan.startsWith(bytes, at, end, PYTHON);
    }

    /** {@code type: message}, {@code Exception in thread "main" ...} or {@code panic: message}. */
    static boolean isHeadline(byte[] bytes, int start, int end) {
        if (Scan.startsWith(bytes, start, end, IN_THREAD)
                || Scan.startsWith(bytes, start, end, PANIC)
                || Scan.startsWith(bytes, start, end, FATAL_ERROR)) {
            return true;
        }
        int at = start;
        int dots = 0;
        while (at < end && (Scan.isLetter(bytes[at]) || isInnerPart(bytes[at]))) {
            dots += bytes[at] == '.' ? 1 : 0;
            at++;
        }
        boolean isWord = at > start && Scan.isLetter(bytes[start]) && bytes[at - 1] != '.';
        boolean isEnded = at == end || bytes[at] == ':' || bytes[at] == '\r';
        return isWord && isEnded && (dots > 0 || isThrowable(bytes, start, at));
    }

    /** A word that ends as the names of exceptions do. */
    static boolean isThrowable(byte[] bytes, int start, int end) {
        return endsWith(bytes, start, end, EXCEPTION) || endsWith(bytes, start, end, ERROR);
    }

    private static boolean isInnerPart(byte b) {
        return Scan.isDigit(b) || b == '.' || b == '_' || b == '$';
    }

    private static boolean isFrame(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        if (at == end) {
            return false;
        }
        boolean isIndented = at > start;
        return switch (bytes[at]) {
            case 'a' -> isIndented && Scan.startsWith(bytes, at, end, AT) && isCode(bytes, at + AT.length, end);
            case '.' -> isIndented && Scan.startsWith(bytes, at, end, MORE) && isDigit(bytes, at + MORE.length, end);
            case 'C' -> Scan.startsWith(bytes, at, end, CAUSED_BY);
            case 'T' -> isPython(bytes, at, end);
            case 'g' -> Scan.startsWith(bytes, at, end, GOROUTINE) && isDigit(bytes, at + GOROUTINE.length, end);
            case 'S' -> Scan.startsWith(bytes, at, end, PHP);
            case '[' -> Scan.startsWith(bytes, at, end, MONOLOG);
            case 'f' ->
                isIndented && Scan.startsWith(bytes, at, end, RUBY) && Scan.indexOf(bytes, at, end, RUBY_METHOD) < end;
            default -> false;
        };
    }

    /** A name with a dot, a bracket or a colon in it, or one in angle brackets: not prose. */
    private static boolean isCode(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            byte b = bytes[at];
            if (b == '(' || b == '.' || b == '<' || b == '/' || b == ':' || b == '[') {
                return true;
            }
            at++;
        }
        return false;
    }

    private static boolean isDigit(byte[] bytes, int at, int end) {
        return at < end && Scan.isDigit(bytes[at]);
    }

    static int lineEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Without line breaks and blanks at the end. */
    static int trimmed(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && bytes[at - 1] >= 0 && bytes[at - 1] <= ' ') {
            at--;
        }
        return at;
    }

    private static boolean endsWith(byte[] bytes, int start, int end, byte[] literal) {
        return end - start >= literal.length && Scan.startsWith(bytes, end - literal.length, end, literal);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

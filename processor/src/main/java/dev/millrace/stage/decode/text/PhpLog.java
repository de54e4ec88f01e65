package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * PHP's error log, {@code [22-Nov-2026 03:04:05 UTC] PHP Warning:  message in file on line 12}, and PHP-FPM's, {@code
 * [22-Nov-2026 03:04:05] NOTICE: [pool www] message}.
 */
final class PhpLog implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name POOL = Name.of("php_fpm.error.pool");
    private static final Name FILE = Name.of("log.origin.file.name");
    private static final Name LINE = Name.of("log.origin.file.line");
    private static final Name ERROR_TYPE = Name.of("error.type");
    private static final Name ERROR_MESSAGE = Name.of("error.message");
    private static final Name DATASET = Name.of("event.dataset");
    private static final Name MODULE = Name.of("event.module");

    private static final byte[] PHP = ascii("PHP ");
    private static final byte[] POOL_PREFIX = ascii("[pool ");
    private static final byte[] ON_LINE = ascii(" on line ");
    private static final byte[] UNCAUGHT = ascii("Uncaught ");
    private static final byte[] IN = ascii(" in ");
    private static final byte[] PHP_MODULE = ascii("php");
    private static final byte[] PHP_ERROR = ascii("php.error");
    private static final byte[] FPM_MODULE = ascii("php_fpm");
    private static final byte[] FPM_ERROR = ascii("php_fpm.error");

    private record Severity(byte[] words, byte[] level) {

        static Severity of(String words, String level) {
            return new Severity(ascii(words), ascii(level));
        }
    }

    private static final Severity[] SEVERITIES = {
        Severity.of("Fatal error", "fatal"),
        Severity.of("Parse error", "error"),
        Severity.of("Recoverable fatal error", "error"),
        Severity.of("Catchable fatal error", "error"),
        Severity.of("Core error", "error"),
        Severity.of("Compile error", "error"),
        Severity.of("Startup", "warn"),
        Severity.of("Core warning", "warn"),
        Severity.of("Compile warning", "warn"),
        Severity.of("Warning", "warn"),
        Severity.of("Notice", "info"),
        Severity.of("Strict Standards", "info"),
        Severity.of("Deprecated", "warn"),
    };

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.BRACKET);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int date = line.start() + 1;
        int dateEnd = DateScan.dayMonth(bytes, date, end);
        int close = dateEnd == date ? end : Scan.indexOf(bytes, dateEnd, end, new byte[] {']'});
        if (close + 2 >= end || bytes[close + 1] != ' ') {
            return false;
        }
        line.addText(TIMESTAMP, date, close);
        int at = close + 2;
        return Scan.startsWith(bytes, at, end, PHP) ? error(line, bytes, at, end) : manager(line, bytes, at, end);
    }

    private static boolean error(TextLine line, byte[] bytes, int message, int end) {
        int word = message + PHP.length;
        for (Severity severity : SEVERITIES) {
            int wordEnd = word + severity.words().length;
            if (Scan.startsWith(bytes, word, end, severity.words()) && wordEnd < end && bytes[wordEnd] == ':') {
                line.addConstant(LEVEL, severity.level());
                break;
            }
        }
        addPlace(line, bytes, message, end);
        addUncaught(line, bytes, word, end);
        line.addMessage(message, line.end());
        line.addConstant(DATASET, PHP_ERROR);
        line.addConstant(MODULE, PHP_MODULE);
        return true;
    }

    /** {@code Uncaught Exception: message in /srv/a.php:12}. */
    private static void addUncaught(TextLine line, byte[] bytes, int start, int end) {
        int type = Scan.indexOf(bytes, start, end, UNCAUGHT) + UNCAUGHT.length;
        int typeEnd = type;
        while (typeEnd < end && bytes[typeEnd] != ':' && bytes[typeEnd] > ' ') {
            typeEnd++;
        }
        int place = lastIn(bytes, typeEnd, end);
        if (typeEnd == type || typeEnd >= end || place <= typeEnd + 2) {
            return;
        }
        line.addText(ERROR_TYPE, type, typeEnd);
        line.addText(ERROR_MESSAGE, typeEnd + 2, place);
        int file = place + IN.length;
        int colon = end;
        while (colon > file && Scan.isDigit(bytes[colon - 1])) {
            colon--;
        }
        colon--;
        if (colon + 1 < end && colon > file && bytes[colon] == ':') {
            line.addText(FILE, file, colon);
            line.addText(LINE, colon + 1, end);
        }
    }

    private static int lastIn(byte[] bytes, int start, int end) {
        int in = end - IN.length;
        while (in > start && !Scan.startsWith(bytes, in, end, IN)) {
            in--;
        }
        return in;
    }

    /** {@code in /srv/a.php on line 12} at the end. */
    private static void addPlace(TextLine line, byte[] bytes, int start, int end) {
        int digits = end;
        while (digits > start && Scan.isDigit(bytes[digits - 1])) {
            digits--;
        }
        int fileEnd = digits - ON_LINE.length;
        if (digits == end || fileEnd <= start || !Scan.startsWith(bytes, fileEnd, end, ON_LINE)) {
            return;
        }
        int in = lastIn(bytes, start, fileEnd);
        if (in > start) {
            line.addText(FILE, in + IN.length, fileEnd);
            line.addText(LINE, digits, end);
        }
    }

    private static boolean manager(TextLine line, byte[] bytes, int level, int end) {
        int levelEnd = LevelScan.end(bytes, level, end);
        if (levelEnd == level || levelEnd + 2 >= end || bytes[levelEnd] != ':' || bytes[levelEnd + 1] != ' ') {
            return false;
        }
        int message = levelEnd + 2;
        line.addText(LEVEL, level, levelEnd);
        if (Scan.startsWith(bytes, message, end, POOL_PREFIX)) {
            int pool = message + POOL_PREFIX.length;
            line.addText(POOL, pool, HeaderScan.nested(bytes, pool, end));
        }
        line.addMessage(message, line.end());
        line.addConstant(DATASET, FPM_ERROR);
        line.addConstant(MODULE, FPM_MODULE);
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

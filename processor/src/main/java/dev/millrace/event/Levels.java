package dev.millrace.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the world's loggers call their levels, in one vocabulary:
 *
 * <table>
 * <caption>levels</caption>
 * <tr><td>trace</td><td>Verbose (Serilog), silly (npm), FINER and FINEST (java.util.logging)</td></tr>
 * <tr><td>debug</td><td>FINE and CONFIG (java.util.logging), DEBUG1 to DEBUG5 (PostgreSQL)</td></tr>
 * <tr><td>info</td><td>notice (syslog), LOG and STATEMENT (PostgreSQL), success (Loguru)</td></tr>
 * <tr><td>warn</td><td></td></tr>
 * <tr><td>error</td><td>SEVERE (java.util.logging), dpanic (zap), fail (.NET)</td></tr>
 * <tr><td>fatal</td><td>critical, alert and emergency (syslog), panic (zap, PostgreSQL)</td></tr>
 * </table>
 */
public final class Levels {

    private static final String[][] WORDS = {
        {"trace", "trc", "trce", "t", "verbose", "vrb", "v", "silly", "finest", "finer"},
        {"debug", "dbg", "dbug", "debg", "d", "fine", "config"},
        {
            "info",
            "inf",
            "information",
            "informational",
            "i",
            "notice",
            "note",
            "n",
            "log",
            "statement",
            "system",
            "hint",
            "detail",
            "success",
            "ok"
        },
        {"warn", "warning", "wrn", "warnning", "w"},
        {"error", "err", "eror", "e", "severe", "fail", "failed", "failure", "dpanic"},
        {"fatal", "ftl", "f", "critical", "crit", "crt", "c", "alert", "emerg", "emergency", "panic", "pnc", "p", "a"},
    };

    private static final Level[] LEVELS = Level.values();
    private static final byte[][] TEXTS = Stream.of(LEVELS)
            .map(level -> level.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    private static final Level[] BY_SYSLOG_SEVERITY = {
        Level.FATAL, Level.FATAL, Level.FATAL, Level.ERROR, Level.WARN, Level.INFO, Level.INFO, Level.DEBUG
    };

    private static final int LONGEST_WORD = 13;

    private static final FieldNames NAMES;
    private static final FieldNames NAMES_AS_WRITTEN = new FieldNames(asWritten());
    private static final Level[] LEVEL_OF_NAME;

    static {
        List<String> names = new ArrayList<>();
        List<Level> levels = new ArrayList<>();
        for (int level = 0; level < WORDS.length; level++) {
            for (String word : WORDS[level]) {
                names.add(word);
                levels.add(LEVELS[level]);
            }
        }
        NAMES = new FieldNames(names);
        LEVEL_OF_NAME = levels.toArray(Level[]::new);
    }

    private Levels() {}

    /** As it stands in a document: {@code "info"}. Not to be written to. */
    public static byte[] text(Level level) {
        return TEXTS[level.ordinal()];
    }

    /**
     * The level of a word in lower-case letters; also with a digit from 1 to 8 behind, as OpenTelemetry ({@code INFO2}),
     * PostgreSQL ({@code DEBUG5}) and Apache httpd ({@code trace8}) grade them.
     */
    public static @Nullable Level ofWord(byte[] bytes, int start, int end) {
        int i = NAMES.indexOf(FieldHash.of(bytes, start, end), bytes, start, end);
        if (i != FieldNames.UNKNOWN) {
            return LEVEL_OF_NAME[i];
        }
        if (end - start > 4 && bytes[end - 1] >= '1' && bytes[end - 1] <= '8') {
            int graded = NAMES.indexOf(FieldHash.of(bytes, start, end - 1), bytes, start, end - 1);
            return graded == FieldNames.UNKNOWN ? null : LEVEL_OF_NAME[graded];
        }
        return null;
    }

    /** Whether a word of at least three letters means a level: {@code warn}, {@code WARN} or {@code Warn}. */
    public static boolean isWord(byte[] bytes, int start, int end) {
        return end - start <= LONGEST_WORD
                && NAMES_AS_WRITTEN.indexOf(FieldHash.of(bytes, start, end), bytes, start, end) != FieldNames.UNKNOWN;
    }

    private static List<String> asWritten() {
        List<String> written = new ArrayList<>();
        for (String[] words : WORDS) {
            for (String word : words) {
                if (word.length() >= 3) {
                    written.add(word);
                    written.add(word.toUpperCase(Locale.ROOT));
                    written.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
                }
            }
        }
        return written;
    }

    /** @param severity 0 to 7 (RFC 5424, 6.2.1) */
    public static @Nullable Level ofSyslogSeverity(int severity) {
        return severity >= 0 && severity < BY_SYSLOG_SEVERITY.length ? BY_SYSLOG_SEVERITY[severity] : null;
    }

    /** @param number 1 to 24 (OpenTelemetry log data model) */
    public static @Nullable Level ofOpenTelemetry(int number) {
        return number >= 1 && number <= 24 ? LEVELS[(number - 1) / 4] : null;
    }

    /** @param number 10, 20, ... 50 as Python's {@code logging}, or between them */
    public static @Nullable Level ofPython(int number) {
        if (number < 1 || number > 100) {
            return null;
        }
        return number < 10 ? Level.TRACE : LEVELS[Math.min(number / 10, 5)];
    }

    /** @param number 5000 (trace) to 40000 (error), as Logback's {@code level_value} */
    public static @Nullable Level ofLogback(int number) {
        return switch (number) {
            case 5_000 -> Level.TRACE;
            case 10_000 -> Level.DEBUG;
            case 20_000 -> Level.INFO;
            case 30_000 -> Level.WARN;
            case 40_000 -> Level.ERROR;
            default -> null;
        };
    }

    /**
     * A number in a field that is merely called level, told by its magnitude: 0 to 7 is a syslog severity (as in GELF), 10
     * to 69 pino's and Bunyan's (10 is trace, 60 is fatal, levels of one's own lie between), 300 to 1000
     * java.util.logging's, from 5000 Logback's.
     */
    public static @Nullable Level ofNumber(int number) {
        if (number <= 7) {
            return ofSyslogSeverity(number);
        }
        if (number >= 10 && number <= 69) {
            return LEVELS[number / 10 - 1];
        }
        return switch (number) {
            case 300, 400 -> Level.TRACE;
            case 500, 700 -> Level.DEBUG;
            case 800 -> Level.INFO;
            case 900 -> Level.WARN;
            case 1000 -> Level.ERROR;
            default -> ofLogback(number);
        };
    }
}

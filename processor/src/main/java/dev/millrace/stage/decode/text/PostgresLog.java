package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * PostgreSQL's {@code stderr} log. Whatever {@code log_line_prefix} is, a severity follows it with a colon and two blanks
 * (what carried the line may have made them one; then a colon must stand before the severity, as in the prefix of RDS);
 * the prefix must begin with the date ({@code %m}, {@code %t}), and of the rest each part is known by its look, see {@link
 * PostgresPrefix}.
 */
final class PostgresLog implements TextFormat {

    static final Name TIMESTAMP = Name.of("@timestamp");
    static final Name LEVEL = Name.of("log.level");
    static final Name STATE = Name.of("postgresql.log.sql_state_code");

    private static final FieldNames SEVERITIES = new FieldNames(List.of(
            "DEBUG",
            "DEBUG1",
            "DEBUG2",
            "DEBUG3",
            "DEBUG4",
            "DEBUG5",
            "INFO",
            "NOTICE",
            "WARNING",
            "ERROR",
            "LOG",
            "FATAL",
            "PANIC",
            "DETAIL",
            "HINT",
            "QUERY",
            "CONTEXT",
            "LOCATION",
            "STATEMENT",
            "BACKTRACE"));
    private static final int LONGEST_PREFIX = 512;

    private final PostgresPrefix prefix = new PostgresPrefix();
    private final PostgresMessage message = new PostgresMessage();

    @Override
    public String dataset() {
        return "postgresql.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.ISO_DATE);
    }

    @Override
    public String afterDate() {
        return "Aa0[-:(";
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int dateEnd = zoneEnd(bytes, line.start(), end);
        int colon = dateEnd == line.start() ? end : severityEnd(bytes, dateEnd, end);
        if (colon == end) {
            return false;
        }
        int severity = word(bytes, dateEnd, colon);
        line.addText(TIMESTAMP, line.start(), dateEnd);
        prefix.read(line, dateEnd, severity);
        line.addText(LEVEL, severity, colon);
        int text = DateScan.skipSpaces(bytes, colon + 1, end);
        if (isState(bytes, text, end)) {
            line.addText(STATE, text, text + 5);
            message.addBehindState(line, DateScan.skipSpaces(bytes, text + 6, end), line.end());
        } else {
            message.addOfText(line, text, line.end());
        }
        line.addConstant(PostgresMessage.CATEGORY, PostgresMessage.DATABASE);
        return true;
    }

    /** The date with its zone, which PostgreSQL always writes: letters, or an offset where the zone has no letters. */
    static int zoneEnd(byte[] bytes, int start, int end) {
        int iso = DateScan.iso(bytes, start, end);
        if (iso == start || bytes[start + 10] != ' ') {
            return start;
        }
        if (Scan.isLetter(bytes[iso - 1]) || isOffset(bytes, start, iso)) {
            return iso;
        }
        int zoned = DateScan.isoWithZone(bytes, start, end);
        return zoned > iso ? zoned : start;
    }

    private static boolean isOffset(byte[] bytes, int start, int end) {
        for (int at = start + 19; at < end; at++) {
            if (bytes[at] == '+' || bytes[at] == '-') {
                return true;
            }
        }
        return false;
    }

    /** Where the colon stands that ends the severity, or {@code end}. */
    private static int severityEnd(byte[] bytes, int start, int end) {
        int last = Math.min(end - 2, start + LONGEST_PREFIX);
        for (int at = start; at < last; at++) {
            if (bytes[at] == ':' && bytes[at + 1] == ' ') {
                int word = word(bytes, start, at);
                boolean isSure = bytes[at + 2] == ' ' || (word > start && bytes[word - 1] == ':');
                if (isSure
                        && SEVERITIES.indexOf(FieldHash.of(bytes, word, at), bytes, word, at) != FieldNames.UNKNOWN) {
                    return at;
                }
            }
        }
        return end;
    }

    /** Where the capitals and digits before {@code end} begin. */
    private static int word(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && ((bytes[at - 1] >= 'A' && bytes[at - 1] <= 'Z') || Scan.isDigit(bytes[at - 1]))) {
            at--;
        }
        while (at < end && Scan.isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    /** {@code 42P01: }, as {@code log_error_verbosity = verbose} writes it. */
    private static boolean isState(byte[] bytes, int at, int end) {
        if (end - at < 7 || bytes[at + 5] != ':' || bytes[at + 6] != ' ') {
            return false;
        }
        int digits = 0;
        for (int i = at; i < at + 5; i++) {
            if (!Scan.isDigit(bytes[i]) && (bytes[i] < 'A' || bytes[i] > 'Z')) {
                return false;
            }
            digits += Scan.isDigit(bytes[i]) ? 1 : 0;
        }
        return digits >= 1;
    }

    /** Adds a number that the text holds, a decimal one without sign. */
    static boolean addNumber(TextLine line, Name name, int start, int end) {
        boolean isNumber = Scan.integer(line.bytes(), start, end) == end && end > start;
        if (isNumber) {
            line.add(name, ValueKind.NUMBER, start, end);
        }
        return isNumber;
    }
}

package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;

/**
 * What a message of PostgreSQL says of a query: {@code duration: 1.2 ms  execute name: SELECT ...}, where duration and
 * query may each be missing. The {@code message} is then what Elastic's integration makes it.
 */
final class PostgresMessage {

    static final Name CATEGORY = Name.of("event.category");
    static final byte[] DATABASE = ascii("database");

    private static final Name DURATION = Name.of("event.duration");
    private static final Name QUERY = Name.of("postgresql.log.query");
    private static final Name NAME = Name.of("postgresql.log.query_name");
    private static final Name STEP = Name.of("postgresql.log.query_step");

    private static final byte[] DURATION_PREFIX = ascii("duration: ");
    private static final byte[] MILLIS = ascii(" ms");
    private static final byte[] STATEMENT = ascii("statement: ");
    private static final byte[] FETCH = ascii("execute fetch from ");
    private static final byte[][] NAMED = {ascii("execute "), ascii("parse "), ascii("bind ")};
    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * Of the text log. A line that says how long or which statement has no other message: all of it is the message.
     *
     * @param end of the message, which may have several lines
     */
    void addOfText(TextLine line, int start, int end) {
        int at = duration(line, start, end);
        boolean hasQuery = query(line, at, end) < end;
        if (at > start || hasQuery) {
            line.addText(TextFields.MESSAGE, line.start(), line.end());
        } else {
            line.addMessage(start, end);
        }
    }

    /** Behind a state code, as {@code log_error_verbosity = verbose} writes it: the message stays as it is. */
    void addBehindState(TextLine line, int start, int end) {
        query(line, duration(line, start, end), end);
        line.addMessage(start, end);
    }

    /** Of a log with a column for the message: a statement is the message, without what introduces it. */
    void addOfColumn(TextLine line, int start, int end) {
        int query = query(line, duration(line, start, end), end);
        line.addMessage(query < end ? query : start, end);
    }

    /** @return where the text goes on after the duration; {@code start} where there is none */
    private static int duration(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        if (!Scan.startsWith(bytes, start, end, DURATION_PREFIX)) {
            return start;
        }
        int number = start + DURATION_PREFIX.length;
        int after = duration(line, bytes, number, end);
        return after == number ? start : after;
    }

    private static int duration(TextLine line, byte[] bytes, int start, int end) {
        int wholeEnd = start + Scan.digits(bytes, start, end);
        int numberEnd = Scan.number(bytes, start, end);
        if (numberEnd < wholeEnd || wholeEnd == start || !Scan.startsWith(bytes, numberEnd, end, MILLIS)) {
            return start;
        }
        DurationToken.add(line, DURATION, bytes, start, wholeEnd, numberEnd, NANOS_PER_MILLI);
        return DateScan.skipSpaces(bytes, numberEnd + MILLIS.length, end);
    }

    /** @return where the statement starts; {@code end} where there is none */
    private static int query(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        if (Scan.startsWith(bytes, start, end, STATEMENT)) {
            line.addText(STEP, start, start + STATEMENT.length - 2);
            line.addText(QUERY, start + STATEMENT.length, end);
            return start + STATEMENT.length;
        }
        for (byte[] step : NAMED) {
            if (!Scan.startsWith(bytes, start, end, step)) {
                continue;
            }
            int name = start + (Scan.startsWith(bytes, start, end, FETCH) ? FETCH.length : step.length);
            int nameEnd = nameEnd(bytes, name, end);
            if (nameEnd < end) {
                line.addText(STEP, start, start + step.length - 1);
                line.addText(NAME, name, nameEnd);
                line.addText(QUERY, nameEnd + 2, end);
            }
            return Math.min(end, nameEnd + 2);
        }
        return end;
    }

    /** A name may hold colons, {@code py:0x7f}, and a portal after a slash; a colon and a blank end it. */
    private static int nameEnd(byte[] bytes, int start, int end) {
        for (int at = start; at + 1 < end; at++) {
            if (bytes[at] == '\n') {
                return end;
            }
            if (bytes[at] == ':' && bytes[at + 1] == ' ') {
                return at;
            }
        }
        return end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

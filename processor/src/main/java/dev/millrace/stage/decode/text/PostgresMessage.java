package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;

/**
 * What a message of PostgreSQL says of a query: {@code duration: 1.2 ms  execute name: SELECT ...}, where duration and
 * query may each be missing. The message itself stays whole.
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

    /** @param end of the message, which may have several lines */
    void add(TextLine line, int start, int end) {
        line.addMessage(start, end);
        byte[] bytes = line.bytes();
        int at = start;
        if (Scan.startsWith(bytes, at, end, DURATION_PREFIX)) {
            at = duration(line, bytes, at + DURATION_PREFIX.length, end);
        }
        query(line, bytes, at, end);
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

    private static void query(TextLine line, byte[] bytes, int start, int end) {
        if (Scan.startsWith(bytes, start, end, STATEMENT)) {
            line.addText(STEP, start, start + STATEMENT.length - 2);
            line.addText(QUERY, start + STATEMENT.length, end);
            return;
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
            return;
        }
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

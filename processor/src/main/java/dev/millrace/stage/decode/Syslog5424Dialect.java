package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * Syslog by RFC 5424: {@code VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG} after the priority.
 * A line may end early; structured data that cannot be read belongs to the message. Owned by the stream thread.
 */
final class Syslog5424Dialect {

    private static final Name VERSION = Name.of("log.syslog.version");
    private static final Name MESSAGE_ID = Name.of("log.syslog.msgid");
    private static final Name STRUCTURED_DATA = Name.of("log.syslog.structured_data");

    private static final int TIMESTAMP = 0;
    private static final int HOST = 1;
    private static final int APPLICATION = 2;
    private static final int PROCESS_ID = 3;
    private static final int ID = 4;
    private static final int PARTS = 5;

    private final JsonIndexer indexer;
    private final StructuredData structuredData = new StructuredData();
    private final int[] starts = new int[PARTS];
    private final int[] ends = new int[PARTS];

    Syslog5424Dialect(JsonIndexer indexer) {
        this.indexer = indexer;
    }

    /**
     * @param start after the priority
     * @return false, and the event is as it was, where no version and timestamp follow, or the header holds anything but
     *     visible characters
     */
    boolean read(LogEvent event, int start, int end) {
        byte[] line = event.arena().array();
        int versionEnd = versionEnd(line, start, end);
        if (versionEnd == start) {
            return false;
        }
        int at = versionEnd;
        for (int part = 0; part < PARTS; part++) {
            at = SyslogDialect.skipSpaces(line, at, end);
            starts[part] = at;
            while (at < end && line[at] > ' ' && line[at] != 0x7f) {
                at++;
            }
            ends[part] = at;
            if (at < end && line[at] != ' ') {
                return false;
            }
        }
        if (!isTimestamp(line)) {
            return false;
        }
        TextFields.add(event, VERSION, ValueKind.TEXT, start, versionEnd);
        SyslogDialect.addText(event, SyslogDialect.TIMESTAMP, starts[TIMESTAMP], ends[TIMESTAMP]);
        SyslogDialect.addText(event, SyslogDialect.HOST, starts[HOST], ends[HOST]);
        SyslogDialect.addText(event, SyslogDialect.PROCESS, starts[APPLICATION], ends[APPLICATION]);
        SyslogDialect.addProcessId(event, starts[PROCESS_ID], ends[PROCESS_ID]);
        SyslogDialect.addText(event, MESSAGE_ID, starts[ID], ends[ID]);
        rest(event, SyslogDialect.skipSpaces(line, at, end), end);
        return true;
    }

    /** Structured data and message, each of which may be missing. */
    private void rest(LogEvent event, int start, int end) {
        int at = afterStructuredData(event, start, end);
        byte[] line = event.arena().array();
        if (at > start && at < end && line[at] == ' ') {
            at++;
        }
        // A byte order mark is part of MSG, 6.4; what reads the message further passes over it.
        SyslogDialect.addMessage(event, at, end);
    }

    private int afterStructuredData(LogEvent event, int start, int end) {
        byte[] line = event.arena().array();
        if (start == end) {
            return end;
        }
        if (line[start] == '-' && (start + 1 == end || line[start + 1] == ' ')) {
            return start + 1;
        }
        ByteArena arena = event.arena();
        int size = arena.size();
        int fields = event.raw().size();
        int nameStart = arena.append(STRUCTURED_DATA.bytes());
        int json = arena.size();
        int after = structuredData.toJson(arena, start, end);
        if (after > start
                && indexer.index(arena, json, arena.size(), event.raw(), nameStart, json, STRUCTURED_DATA.hash())) {
            return after;
        }
        arena.truncate(size);
        event.raw().truncate(fields);
        return start;
    }

    private static int versionEnd(byte[] line, int start, int end) {
        int at = start;
        while (at < end && at < start + 3 && SyslogDialect.isDigit(line[at])) {
            at++;
        }
        return at > start && line[start] != '0' && (at == end || line[at] == ' ') ? at : start;
    }

    /** Or the hyphen for none, or the line has ended. */
    private boolean isTimestamp(byte[] line) {
        int start = starts[TIMESTAMP];
        int length = ends[TIMESTAMP] - start;
        if (length <= 1) {
            return length == 0 || line[start] == '-';
        }
        return length > 4
                && SyslogDialect.isDigit(line[start])
                && SyslogDialect.isDigit(line[start + 1])
                && SyslogDialect.isDigit(line[start + 2])
                && SyslogDialect.isDigit(line[start + 3])
                && line[start + 4] == '-';
    }
}

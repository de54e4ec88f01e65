package dev.millrace.stage.decode;

import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields;
import dev.millrace.stage.decode.text.TextFields.Name;
import dev.millrace.stage.decode.text.TextFormats;

/**
 * Syslog of either kind as it travels, which is with a priority in angle brackets, maybe with its length before that (RFC
 * 6587); and as it stands in files, without. Facility, severity and time are left to be interpreted by {@code normalize};
 * what the message says is read by {@link SyslogPayload}. Owned by the stream thread.
 */
final class SyslogDialect {

    static final Name TIMESTAMP = Name.of("@timestamp");
    static final Name HOST = Name.of("host.hostname");
    static final Name PROCESS = Name.of("process.name");

    private static final Name PRIORITY = Name.of("log.syslog.priority");
    private static final Name PID = Name.of("process.pid");
    private static final Name PROCESS_ID = Name.of("log.syslog.procid");

    private static final int MAX_PRIORITY = 191;
    private static final int MAX_PID_DIGITS = 18;
    private static final int MAX_LENGTH_DIGITS = 7;

    private final Syslog5424Dialect rfc5424;
    private final Syslog3164Dialect rfc3164 = new Syslog3164Dialect();
    private final SyslogFile file = new SyslogFile(rfc3164);
    private final SyslogPayload payload;

    SyslogDialect(JsonIndexer indexer, JsonPayload json, TextFormats formats) {
        rfc5424 = new Syslog5424Dialect(indexer);
        payload = new SyslogPayload(json, formats);
    }

    /**
     * Adds the fields of a line to the event, which must be {@link TextFields#open}.
     *
     * @param start to {@code end}: valid UTF-8
     * @return false, and the event is as it was, where neither a priority from 0 to 191 comes first nor a header as
     *     syslog daemons write it to files
     */
    boolean read(LogEvent event, int start, int end) {
        int mark = event.raw().size();
        byte[] line = event.arena().array();
        if (start == end) {
            return false;
        }
        int priority = line[start] == '<' ? start : afterLength(line, start, end);
        if (priority < end && line[priority] == '<') {
            if (!readTransport(event, priority, end)) {
                return false;
            }
            payload.read(event, mark, SyslogPayload.Source.TRANSPORT);
            return true;
        }
        if (!file.read(event, start, end)) {
            return false;
        }
        payload.read(event, mark, SyslogPayload.Source.FILE);
        return true;
    }

    /**
     * Adds the fields of what a program says, whose name is the value of the field {@code program}.
     *
     * @return false, and nothing was added, where it is nothing known
     */
    boolean readProgram(LogEvent event, int program, int start, int end) {
        return payload.readProgram(event, program, start, end);
    }

    /** @param start of the opening bracket */
    private boolean readTransport(LogEvent event, int start, int end) {
        byte[] line = event.arena().array();
        int priorityStart = start + 1;
        int at = priorityStart;
        int priority = 0;
        while (at < end && at < priorityStart + 3 && isDigit(line[at])) {
            priority = priority * 10 + line[at++] - '0';
        }
        if (at == priorityStart || at == end || line[at] != '>' || priority > MAX_PRIORITY) {
            return false;
        }
        TextFields.add(event, PRIORITY, ValueKind.NUMBER, withoutZeros(line, priorityStart, at), at);
        if (!rfc5424.read(event, at + 1, end)) {
            rfc3164.read(event, at + 1, end);
        }
        return true;
    }

    /** {@code 123 <}: where the priority starts, or {@code end}. */
    private static int afterLength(byte[] line, int start, int end) {
        int at = start;
        while (at < end && at - start < MAX_LENGTH_DIGITS && isDigit(line[at])) {
            at++;
        }
        boolean isLength = at > start && line[start] != '0' && end - at > 2 && line[at] == ' ' && line[at + 1] == '<';
        return isLength ? at + 1 : end;
    }

    /** Where a number is asked for, others write names: those are kept apart. */
    static void addProcessId(LogEvent event, int start, int end) {
        if (isNumber(event.arena().array(), start, end)) {
            TextFields.add(event, PID, ValueKind.NUMBER, start, end);
        } else {
            addText(event, PROCESS_ID, start, end);
        }
    }

    /** Adds nothing where there is nothing, or the hyphen by which RFC 5424 says so. */
    static void addText(LogEvent event, Name name, int start, int end) {
        boolean isNil = end - start == 1 && event.arena().array()[start] == '-';
        if (end > start && !isNil) {
            TextFields.add(event, name, ValueKind.TEXT, start, end);
        }
    }

    static void addMessage(LogEvent event, int start, int end) {
        if (start < end) {
            TextFields.add(event, TextFields.MESSAGE, ValueKind.TEXT, start, end);
        }
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static int skipSpaces(byte[] line, int from, int end) {
        int at = from;
        while (at < end && line[at] == ' ') {
            at++;
        }
        return at;
    }

    private static boolean isNumber(byte[] line, int start, int end) {
        int length = end - start;
        if (length == 0 || length > MAX_PID_DIGITS || (length > 1 && line[start] == '0')) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (!isDigit(line[i])) {
                return false;
            }
        }
        return true;
    }

    private static int withoutZeros(byte[] line, int start, int end) {
        int at = start;
        while (at < end - 1 && line[at] == '0') {
            at++;
        }
        return at;
    }
}

package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields;
import dev.millrace.stage.decode.text.TextFields.Name;
import dev.millrace.stage.decode.text.TextFormats;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an envelope carries: the text of a field that a shipper took from a file, a container or a socket, and that
 * is a log event of its own. JSON in it becomes fields of the event, so does a text of a known format; anything else is
 * left as it is. Owned by the stream thread.
 */
final class Payloads {

    private static final Name IDENTIFIER = Name.of("SYSLOG_IDENTIFIER");

    private final JsonPayload json;
    private final SyslogDialect syslog;
    private final TextFormats formats;
    private final Envelopes envelopes = new Envelopes();

    /** The text that was read last, and of which event. */
    private @Nullable Origin readOf;

    private int readIndex;
    private int readStart;
    private int readEnd;

    /** The payload that was read last is syslog's: what its message holds was read with it. */
    private boolean isSyslog;

    Payloads(JsonPayload json, SyslogDialect syslog, TextFormats formats) {
        this.json = json;
        this.syslog = syslog;
        this.formats = formats;
    }

    /** Reads payloads for as long as the fields that came last are an envelope's. */
    void unwrap(LogEvent event) {
        RawFields raw = event.raw();
        int from = 1;
        while (raw.canConsume()) {
            int field = envelopes.payload(event, from);
            from = raw.size();
            if (field == RawFields.NONE || !read(event, field) || isSyslog) {
                return;
            }
        }
    }

    /**
     * Reads the text of one field as a log event of its own.
     *
     * @return whether it is one; if not, the event is as it was
     */
    boolean read(LogEvent event, int field) {
        RawFields raw = event.raw();
        ByteArena arena = event.arena();
        int size = arena.size();
        int start = raw.start(field);
        int end = raw.end(field);
        if (isRead(event, raw.kind(field), start, end)) {
            return false;
        }
        if (raw.kind(field) == ValueKind.ESCAPED) {
            start = JsonText.unescape(arena, start, end);
            end = arena.size();
        }
        int program = program(event);
        raw.consume(field);
        if (read(event, program, start, end)) {
            TextFields.close(event);
            return true;
        }
        raw.unconsume();
        arena.truncate(size);
        return false;
    }

    /** The program that systemd's journal names, or {@link RawFields#NONE}. */
    private static int program(LogEvent event) {
        RawFields raw = event.raw();
        for (int i = 1; i < raw.size(); i = raw.next(i)) {
            if (raw.nameHash(i) == IDENTIFIER.hash() && raw.kind(i) == ValueKind.STRING) {
                return i;
            }
        }
        return RawFields.NONE;
    }

    /** Adds the fields that a text holds to the event, if it is JSON, syslog, a program's sentence or of a known format. */
    private boolean read(LogEvent event, int program, int start, int end) {
        byte[] bytes = event.arena().array();
        int from = start;
        int to = end;
        while (from < to && Decoder.isBlank(bytes[from])) {
            from++;
        }
        while (to > from && (bytes[to - 1] == '\n' || bytes[to - 1] == '\r')) {
            to--;
        }
        if (from == to) {
            return false;
        }
        readOf = event.origin();
        readIndex = event.index();
        readStart = from;
        readEnd = to;
        isSyslog = false;
        if (bytes[from] == '{' && json.read(event, from, to)) {
            return true;
        }
        isSyslog = syslog.read(event, from, to)
                || (program != RawFields.NONE && syslog.readProgram(event, program, from, to));
        return isSyslog || formats.readAny(event, from, to);
    }

    /** A format without a message of its own has the whole text for it, which is not to be read again. */
    private boolean isRead(LogEvent event, ValueKind kind, int start, int end) {
        return kind == ValueKind.TEXT
                && start == readStart
                && end == readEnd
                && event.index() == readIndex
                && event.origin().equals(readOf);
    }
}

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
 * Reads what an envelope carries: the text or the object of a field that a shipper took from a file, a container, a
 * socket or a queue, and that is a log event of its own. JSON in it becomes fields of the event, so does a text of a known
 * format; anything else is left as it is. Owned by the stream thread.
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

    /** Forgets what was read of the record before, which may be the same one again. */
    void beginRecord() {
        readOf = null;
    }

    /** Reads payloads for as long as the fields that came last are an envelope's. */
    void unwrap(LogEvent event) {
        unwrap(event, false);
    }

    /**
     * As {@link #unwrap}, unless the event is an envelope of several.
     *
     * @return the array whose elements are events, and nothing was read; else {@link RawFields#NONE}
     */
    int unwrapOrBatch(LogEvent event) {
        return unwrap(event, true);
    }

    private int unwrap(LogEvent event, boolean isBatchWanted) {
        RawFields raw = event.raw();
        int from = 1;
        while (raw.canConsume()) {
            envelopes.find(event, from);
            if (isBatchWanted && envelopes.batch() != RawFields.NONE && from == 1) {
                return envelopes.batch();
            }
            int field = envelopes.payload();
            from = raw.size();
            if (field == RawFields.NONE || !read(event, field) || isSyslog) {
                break;
            }
        }
        return RawFields.NONE;
    }

    /**
     * Reads the value of one field as a log event of its own.
     *
     * @return whether it is one; if not, the event is as it was
     */
    private boolean read(LogEvent event, int field) {
        isSyslog = false;
        boolean isAnyText = envelopes.isAnyText();
        RawFields raw = event.raw();
        ByteArena arena = event.arena();
        int size = arena.size();
        int start = raw.start(field);
        int end = raw.end(field);
        ValueKind kind = raw.kind(field);
        if (isRead(event, kind, start, end)) {
            return false;
        }
        boolean isBytes = kind == ValueKind.ARRAY || envelopes.isBase64();
        if (envelopes.isBase64()) {
            start = size;
            end = Base64Text.append(arena, raw.start(field), raw.end(field));
        } else if (kind == ValueKind.ESCAPED) {
            start = JsonText.unescape(arena, start, end);
            end = arena.size();
        } else if (kind == ValueKind.ARRAY) {
            start = size;
            end = JournalBytes.append(event, field);
        }
        int program = program(event);
        raw.consume(field);
        if (end > start
                && (read(event, program, start, end, isAnyText) || (isBytes && addMessage(event, start, end)))) {
            TextFields.close(event);
            return true;
        }
        raw.unconsume();
        arena.truncate(size);
        return false;
    }

    private static boolean addMessage(LogEvent event, int start, int end) {
        TextFields.add(event, TextFields.MESSAGE, ValueKind.TEXT, start, end);
        return true;
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
    private boolean read(LogEvent event, int program, int start, int end, boolean isAnyText) {
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
        if ((bytes[from] == '{' && json.read(event, from, to)) || ContainerLines.read(event, from, to)) {
            return true;
        }
        isSyslog = syslog.read(event, from, to)
                || (program != RawFields.NONE && syslog.readProgram(event, program, from, to));
        return isSyslog || (isAnyText ? formats.readAny(event, from, to) : formats.read(event, from, to));
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

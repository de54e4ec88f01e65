package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields;
import dev.millrace.stage.decode.text.TextFormats;

/**
 * Reads what an envelope carries: the text or the object of a field that a shipper took from a file, a container, a
 * socket or a queue, and that is a log event of its own. JSON in it becomes fields of the event, so does a text of a known
 * format; anything else is left as it is. Owned by the stream thread.
 */
final class Payloads {

    private final JsonIndexer indexer;
    private final TextFormats formats;
    private final Envelopes envelopes = new Envelopes();

    Payloads(JsonIndexer indexer, TextFormats formats) {
        this.indexer = indexer;
        this.formats = formats;
    }

    /**
     * Reads payloads for as long as the fields that came last are an envelope's.
     *
     * @return an array whose elements are events, or {@link RawFields#NONE}; where there is one, nothing was read
     */
    int unwrap(LogEvent event) {
        RawFields raw = event.raw();
        int from = 1;
        while (raw.canConsume()) {
            envelopes.find(event, from);
            if (envelopes.batch() != RawFields.NONE && from == 1) {
                return envelopes.batch();
            }
            int field = envelopes.payload();
            from = raw.size();
            if (field == RawFields.NONE || !read(event, field, envelopes.isAnyText())) {
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
    private boolean read(LogEvent event, int field, boolean isAnyText) {
        RawFields raw = event.raw();
        ByteArena arena = event.arena();
        int size = arena.size();
        int start = raw.start(field);
        int end = raw.end(field);
        ValueKind kind = raw.kind(field);
        if (kind == ValueKind.ESCAPED) {
            start = JsonText.unescape(arena, start, end);
            end = arena.size();
        } else if (kind == ValueKind.ARRAY) {
            start = size;
            end = JournalBytes.append(event, field);
        }
        raw.consume(field);
        if (end > start
                && (read(event, start, end, isAnyText) || (kind == ValueKind.ARRAY && addMessage(event, start, end)))) {
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

    /** Adds the fields that a text holds to the event, if it is JSON or of a known format. */
    private boolean read(LogEvent event, int start, int end, boolean isAnyText) {
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
        if (bytes[from] == '{' && readObject(event, from, to)) {
            return true;
        }
        return ContainerLines.read(event, from, to)
                || (isAnyText ? formats.readAny(event, from, to) : formats.read(event, from, to));
    }

    /** The fields of a JSON object, without the object. */
    private boolean readObject(LogEvent event, int start, int end) {
        RawFields raw = event.raw();
        int mark = raw.size();
        int size = event.arena().size();
        if (indexer.index(event.arena(), start, end, raw) && raw.size() > mark + 1) {
            raw.unwrap(mark);
            return true;
        }
        raw.truncate(mark);
        event.arena().truncate(size);
        return false;
    }
}

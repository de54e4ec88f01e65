package dev.millrace.stage.decode;

import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.Stage;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict.Rejection;
import java.util.Arrays;

/** JSON objects, one event each, and JSON arrays, one event per element. Owned by the stream thread. */
final class JsonDialect {

    private static final int RETAINED_ELEMENTS = 4096;

    private final JsonIndexer indexer;
    private final Payloads payloads;
    private final TextDialect text;
    private final Batches batches;

    /** Where the elements of an array start and end in the record's value. */
    private int[] elements = new int[64];

    JsonDialect(JsonIndexer indexer, Payloads payloads, TextDialect text) {
        this.indexer = indexer;
        this.payloads = payloads;
        this.text = text;
        this.batches = new Batches(indexer, payloads);
    }

    /** @param start of the opening brace */
    void object(LogEvent event, int start, EventReceiver receiver) {
        if (indexer.index(event.arena(), start, event.arena().size(), event.raw())) {
            unwrap(event, receiver);
        } else {
            receiver.rejected(event.index(), rejection(event));
        }
    }

    private void unwrap(LogEvent event, EventReceiver receiver) {
        int batch = payloads.unwrapOrBatch(event);
        if (batch == RawFields.NONE || !batches.read(event, batch, receiver)) {
            receiver.event(event);
        }
    }

    /**
     * The whole array is read before its first element goes on, so that it is either JSON or not, and not first the one
     * and then the other.
     *
     * @param value what the event's bytes are a copy of
     * @param start of the opening bracket
     * @return false, and nothing was received, where this is no JSON and does not have to be
     */
    boolean array(byte[] value, LogEvent event, int start, EventReceiver receiver) {
        if (!indexer.index(event.arena(), start, value.length, event.raw())) {
            if (indexer.fault() == JsonFault.MALFORMED && !holdsAnObject(value, start)) {
                event.raw().clear();
                event.arena().truncate(value.length);
                return false;
            }
            receiver.rejected(event.index(), rejection(event));
            return true;
        }
        if (FluentdArray.read(event, start)) {
            payloads.unwrap(event);
            receiver.event(event);
            return true;
        }
        int count = locateElements(event.raw());
        if (count == 0) {
            // Nothing to store, and yet somebody sent it: it is text.
            event.raw().clear();
            return false;
        }
        Origin origin = event.origin();
        for (int i = 0; i < count; i++) {
            element(value, elements[2 * i], elements[2 * i + 1], event.begin(origin, i), receiver);
        }
        if (elements.length > 2 * RETAINED_ELEMENTS) {
            elements = new int[64];
        }
        return true;
    }

    private static boolean holdsAnObject(byte[] value, int start) {
        int at = start + 1;
        while (at < value.length && Decoder.isBlank(value[at])) {
            at++;
        }
        return at < value.length && value[at] == '{';
    }

    private int locateElements(RawFields raw) {
        int count = 0;
        for (int i = 1; i < raw.next(0); i = raw.next(i)) {
            if (2 * count == elements.length) {
                elements = Arrays.copyOf(elements, elements.length * 2);
            }
            int quote = raw.kind(i).isText() ? 1 : 0;
            elements[2 * count] = raw.start(i) - quote;
            elements[2 * count + 1] = raw.end(i) + quote;
            count++;
        }
        return count;
    }

    /** Reads it a second time: its own bytes are all that its event shall hold. */
    private void element(byte[] value, int start, int end, LogEvent event, EventReceiver receiver) {
        event.arena().append(value, start, end);
        RawFields raw = event.raw();
        // Cannot fail: within an array that was read, limits of the same reader hold for each element.
        indexer.index(event.arena(), 0, end - start, raw);
        ValueKind kind = raw.kind(0);
        if (kind != ValueKind.OBJECT) {
            scalar(event, kind);
        } else {
            payloads.unwrap(event);
        }
        receiver.event(event);
    }

    /** A string's content is the message; anything else is the message as it is written. */
    private void scalar(LogEvent event, ValueKind kind) {
        RawFields raw = event.raw();
        int start = raw.start(0);
        int end = raw.end(0);
        int size = event.arena().size();
        raw.clear();
        text.message(event, kind.isText() ? kind : ValueKind.TEXT, start, end, 0, size);
    }

    private Rejection rejection(LogEvent event) {
        JsonFault fault = indexer.fault();
        int at = indexer.faultAt();
        byte[] bytes = event.arena().array();
        if (fault == JsonFault.INVALID_UTF8) {
            return Rejections.invalidUtf8(bytes, at);
        }
        String reason = switch (fault) {
            case TOO_DEEP -> "byte " + at + ": nested deeper than configured";
            case TOO_MANY_FIELDS -> "byte " + at + ": more fields than configured";
            case NUMBER_TOO_LONG -> "byte " + at + ": a number longer than configured";
            case NAME_TOO_LONG -> "byte " + at + ": a field name longer than configured";
            case MALFORMED, INVALID_UTF8, NONE ->
                "byte " + at + ": expected " + indexer.expected() + ", found " + indexer.found();
        };
        return new Rejection(Stage.DECODE, fault.code(), reason);
    }
}

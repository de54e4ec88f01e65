package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.Stage;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON object that holds several events in an array: a subscription of AWS CloudWatch, {@code records} of Azure and
 * {@code Records} of AWS, a push of Loki. Each element becomes an event with an index of its own, and its bytes are the
 * object with this one element instead of the array. Owned by the stream thread.
 */
final class Batches {

    private static final byte[] LABELS = "{\"stream\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = ",\"timestamp\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE = ",\"log\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] METADATA = ",\"metadata\":".getBytes(StandardCharsets.US_ASCII);

    /** What a document holds beside the fields of its event, roughly: its id, its action, {@code kafka.*}. */
    private static final int BYTES_PER_EVENT = 512;

    private static final int GROWTH = 4;

    private final JsonIndexer indexer;
    private final Payloads payloads;

    Batches(JsonIndexer indexer, Payloads payloads) {
        this.indexer = indexer;
        this.payloads = payloads;
    }

    /**
     * @param array the field of the event that holds the others
     * @return false, and nothing was received, where these are no events
     */
    boolean read(LogEvent event, int array, EventReceiver receiver) {
        RawFields raw = event.raw();
        byte[] bytes = event.arena().array();
        if (raw.next(array) == array + 1) {
            return false;
        }
        switch (bytes[raw.nameStart(array)]) {
            case 's' -> {
                return isAlone(raw, array) && readStreams(event, array, receiver);
            }
            case 'l' -> {
                return areObjects(raw, array) && readElements(event, array, raw.start(0), receiver);
            }
            default -> {
                return isAlone(raw, array)
                        && areObjects(raw, array)
                        && readElements(event, array, raw.start(array), receiver);
            }
        }
    }

    /** What stands beside it would be lost. */
    private static boolean isAlone(RawFields raw, int array) {
        return raw.next(array) == raw.next(0) && array == 1;
    }

    /** Every event repeats what it shares with the others, so that a small record could grow without bound. */
    private boolean isTooLarge(long bytes, EventReceiver receiver) {
        long most = (long) GROWTH * indexer.maxRecordBytes();
        if (bytes > most) {
            receiver.rejected(
                    0,
                    new Rejection(
                            Stage.DECODE,
                            "decode.too-large",
                            "its events, each with what they share, come to " + bytes + " bytes, more than " + GROWTH
                                    + " times decode.max-record-size"));
        }
        return bytes > most;
    }

    private static boolean areObjects(RawFields raw, int array) {
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            if (raw.kind(i) != ValueKind.OBJECT) {
                return false;
            }
        }
        return true;
    }

    /** @param from of what is put around each element; nothing is where the array starts there itself */
    private boolean readElements(LogEvent event, int array, int from, EventReceiver receiver) {
        RawFields raw = event.raw();
        byte[] value = Arrays.copyOf(event.arena().array(), raw.end(0));
        int arrayStart = raw.start(array);
        int arrayEnd = raw.end(array);
        int to = from == arrayStart ? arrayEnd : raw.end(0);
        int[] elements = slices(raw, array);
        long shared = (long) arrayStart - from + to - arrayEnd + BYTES_PER_EVENT;
        if (isTooLarge(shared * (elements.length / 2) + arrayEnd - arrayStart, receiver)) {
            return true;
        }
        Origin origin = event.origin();
        for (int i = 0; i < elements.length / 2; i++) {
            ByteArena arena = event.begin(origin, i).arena();
            arena.append(value, from, arrayStart);
            arena.append(value, elements[2 * i], elements[2 * i + 1]);
            arena.append(value, arrayEnd, to);
            receive(event, receiver);
        }
        return true;
    }

    private static int[] slices(RawFields raw, int array) {
        int count = 0;
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            count++;
        }
        int[] slices = new int[2 * count];
        int at = 0;
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            slices[at++] = raw.start(i);
            slices[at++] = raw.end(i);
        }
        return slices;
    }

    /** {@code {"streams":[{"stream":{},"values":[["<nanoseconds>","<line>",{}]]}]}}. */
    private boolean readStreams(LogEvent event, int array, EventReceiver receiver) {
        byte[] value = Arrays.copyOf(event.arena().array(), event.arena().size());
        RawFields fields = new RawFields();
        // A copy, as the event's own index is needed for the events to come.
        if (!indexer.index(event.arena(), event.raw().start(0), event.raw().end(0), fields)
                || !areStreams(fields, array)) {
            return false;
        }
        if (isTooLarge(streamBytes(fields, array), receiver)) {
            return true;
        }
        Origin origin = event.origin();
        int index = 0;
        for (int stream = array + 1; stream < fields.next(array); stream = fields.next(stream)) {
            int labels = stream + 1;
            int values = fields.next(labels);
            for (int i = values + 1; i < fields.next(values); i = fields.next(i)) {
                ByteArena arena = event.begin(origin, index++).arena();
                arena.append(LABELS);
                append(arena, value, fields, labels);
                arena.append(TIME);
                append(arena, value, fields, i + 1);
                arena.append(LINE);
                append(arena, value, fields, i + 2);
                if (fields.next(i) > i + 3) {
                    arena.append(METADATA);
                    append(arena, value, fields, i + 3);
                }
                arena.append((byte) '}');
                receive(event, receiver);
            }
        }
        return true;
    }

    private static long streamBytes(RawFields fields, int array) {
        long bytes = (long) fields.end(array) - fields.start(array);
        for (int stream = array + 1; stream < fields.next(array); stream = fields.next(stream)) {
            int labels = stream + 1;
            int values = fields.next(labels);
            for (int i = values + 1; i < fields.next(values); i = fields.next(i)) {
                bytes += (long) fields.end(labels) - fields.start(labels) + BYTES_PER_EVENT;
            }
        }
        return bytes;
    }

    /** Each an object of labels and an array of arrays, and nothing else; at least one line among them. */
    private static boolean areStreams(RawFields fields, int array) {
        boolean isAny = false;
        for (int stream = array + 1; stream < fields.next(array); stream = fields.next(stream)) {
            int labels = stream + 1;
            if (fields.kind(stream) != ValueKind.OBJECT
                    || fields.next(stream) == labels
                    || fields.kind(labels) != ValueKind.OBJECT) {
                return false;
            }
            int values = fields.next(labels);
            if (values == fields.next(stream)
                    || fields.kind(values) != ValueKind.ARRAY
                    || fields.next(values) != fields.next(stream)) {
                return false;
            }
            for (int i = values + 1; i < fields.next(values); i = fields.next(i)) {
                if (!isEntry(fields, i)) {
                    return false;
                }
                isAny = true;
            }
        }
        return isAny;
    }

    private static boolean isEntry(RawFields fields, int i) {
        int end = fields.next(i);
        return fields.kind(i) == ValueKind.ARRAY
                && end > i + 2
                && fields.kind(i + 1).isText()
                && fields.kind(i + 2).isText()
                && (end == i + 3 || (fields.kind(i + 3) == ValueKind.OBJECT && fields.next(i + 3) == end));
    }

    private static void append(ByteArena arena, byte[] value, RawFields fields, int i) {
        int quote = fields.kind(i).isText() ? 1 : 0;
        arena.append(value, fields.start(i) - quote, fields.end(i) + quote);
    }

    private void receive(LogEvent event, EventReceiver receiver) {
        // Cannot fail: made of what was read within the same limits.
        indexer.index(event.arena(), 0, event.arena().size(), event.raw());
        payloads.unwrap(event);
        receiver.event(event);
    }
}

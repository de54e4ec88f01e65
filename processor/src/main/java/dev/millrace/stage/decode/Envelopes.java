package dev.millrace.stage.decode;

import dev.millrace.event.FieldNames;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.List;

/**
 * Tells an envelope, in which a shipper wraps what it has read somewhere, from the event of a logger, and finds the
 * payload in it. The names at the top level decide, each {@link EnvelopeNames known} for who writes it:
 *
 * <ul>
 *   <li>What only loggers say (their own name, a thread) makes it a logger's event: its message is not taken apart.
 *   <li>A level is said by loggers, and by shippers that have read one. Beside it a text is a payload only where a name
 *       that only shippers write is there as well; then it is read as JSON or as a known format, and searched for a
 *       timestamp and a level only where it stands in a field of shippers alone. So is that of syslog.
 *   <li>Where nothing of that kind is said, a text that reads as a log event is one.
 * </ul>
 *
 * Reused for each layer of each event; owned by the stream thread.
 */
final class Envelopes {

    private static final FieldNames OF_LOG = new FieldNames(List.of("logger", "level"));
    private static final int LOGGER_OF_LOG = 0;
    private static final FieldNames OF_BEATS_LOG = new FieldNames(List.of("offset", "file", "syslog", "source"));

    private static final int DOCKER_PIECE_BYTES = 16 * 1024;

    private static final FieldNames OF_FINISHED_EVENT = new FieldNames(List.of("ingested"));

    private int payload;
    private int batch;
    private boolean isAnyText;
    private boolean objectIsBase64;

    /**
     * Looks at one layer of the event.
     *
     * @param from the first of the fields to be considered; the others belong to what is around them
     */
    void find(LogEvent event, int from) {
        RawFields raw = event.raw();
        byte[] bytes = event.arena().array();
        payload = RawFields.NONE;
        batch = RawFields.NONE;
        objectIsBase64 = false;
        int best = Integer.MAX_VALUE;
        int object = RawFields.NONE;
        int objectNeeds = 0;
        int marks = 0;
        boolean isPiece = false;
        boolean hasStream = false;
        for (int i = from; i < raw.size(); i = raw.next(i)) {
            if (!EnvelopeNames.mayHold(raw.nameHash(i))) {
                continue;
            }
            int name = EnvelopeNames.indexOf(raw.nameHash(i), bytes, raw.nameStart(i), raw.nameEnd(i));
            if (name == FieldNames.UNKNOWN) {
                continue;
            }
            ValueKind kind = raw.kind(i);
            if (kind == ValueKind.NULL) {
                continue;
            }
            int meaning = EnvelopeNames.meaning(name);
            if ((meaning & EnvelopeNames.TEXT) != 0) {
                if (kind.isText() || (kind == ValueKind.ARRAY && name == EnvelopeNames.JOURNAL_MESSAGE)) {
                    best = Math.min(best, name);
                    isPiece |= (meaning & EnvelopeNames.LOG) != 0 && isPiece(bytes, raw.start(i), raw.end(i));
                    payload = best == name ? i : payload;
                } else if (kind == ValueKind.OBJECT && (meaning & EnvelopeNames.LOG) != 0) {
                    marks |= ofLog(raw, bytes, i);
                }
            }
            boolean isObject = (meaning & EnvelopeNames.OBJECT) != 0 && kind == ValueKind.OBJECT;
            if (isObject || ((meaning & EnvelopeNames.TEXT_OF_OBJECT) != 0 && kind.isText())) {
                object = i;
                objectIsBase64 = name == EnvelopeNames.DATA_BASE64;
                objectNeeds = EnvelopeNames.needs(name);
            }
            if ((meaning & EnvelopeNames.BATCH) != 0 && kind == ValueKind.ARRAY) {
                batch = i;
            }
            int added = marks(meaning, kind, raw, bytes, i);
            hasStream |= added != 0 && (meaning & EnvelopeNames.IF_STREAM) != 0;
            marks |= added;
            if ((marks & EnvelopeNames.LOGGER) != 0) {
                payload = RawFields.NONE;
                return;
            }
        }
        marks |= isPiece && hasStream ? EnvelopeNames.PARTIAL : 0;
        decide(event, marks, best, object, objectNeeds);
    }

    private void decide(LogEvent event, int marks, int best, int object, int objectNeeds) {
        if (object != RawFields.NONE && (marks & objectNeeds) == objectNeeds) {
            payload = object;
            isAnyText = true;
            return;
        }
        objectIsBase64 = false;
        boolean isSyslog = (marks & EnvelopeNames.SYSLOG) != 0;
        boolean isShipped = isSyslog || (marks & EnvelopeNames.SHIPPER) != 0;
        boolean isLeveled = (marks & EnvelopeNames.LEVEL) != 0;
        boolean isOfShipper = best <= EnvelopeNames.LAST_OF_SHIPPERS;
        if ((isLeveled && !isShipped)
                || (isLeveled && !isSyslog && best == EnvelopeNames.MSG)
                || (isLeveled
                        && !isSyslog
                        && !isOfShipper
                        && (marks & EnvelopeNames.BEATS_LEVEL) == EnvelopeNames.BEATS)) {
            payload = RawFields.NONE;
        }
        if ((marks & EnvelopeNames.PARTIAL) != 0) {
            ContainerLines.tag(event);
            payload = RawFields.NONE;
        }
        isAnyText = !isSyslog && (!isLeveled || isOfShipper);
    }

    /** What a name means may depend on its value. */
    private static int marks(int meaning, ValueKind kind, RawFields raw, byte[] bytes, int i) {
        int marks = meaning & EnvelopeNames.MARKS;
        if ((meaning & EnvelopeNames.IF_OBJECT) != 0 && kind != ValueKind.OBJECT) {
            return 0;
        }
        if ((meaning & EnvelopeNames.IF_INGESTED) != 0 && !isIngested(raw, bytes, i)) {
            return 0;
        }
        if ((meaning & EnvelopeNames.IF_TEXT) != 0 && !kind.isText()) {
            return 0;
        }
        if ((meaning & EnvelopeNames.IF_STREAM) != 0 && !isStream(bytes, raw.start(i), raw.end(i))) {
            return 0;
        }
        if ((meaning & EnvelopeNames.IF_TAGGED_PARTIAL) != 0
                && raw.end(i) - raw.start(i) == 1
                && bytes[raw.start(i)] == 'P') {
            marks |= EnvelopeNames.PARTIAL;
        }
        return marks;
    }

    /** Elasticsearch has had this document already; what could be taken apart was. */
    private static boolean isIngested(RawFields raw, byte[] bytes, int event) {
        for (int i = event + 1; i < raw.next(event); i = raw.next(i)) {
            if (OF_FINISHED_EVENT.indexOf(raw.nameHash(i), bytes, raw.nameStart(i), raw.nameEnd(i))
                    != FieldNames.UNKNOWN) {
                return true;
            }
        }
        return false;
    }

    /** Docker's json-file cuts lines at 16 KiB; all but the last piece of one lack the line's end. */
    private static boolean isPiece(byte[] bytes, int start, int end) {
        return end - start >= DOCKER_PIECE_BYTES && (bytes[end - 1] != 'n' || bytes[end - 2] != '\\');
    }

    /** {@code stdout} or {@code stderr}. */
    private static boolean isStream(byte[] bytes, int start, int end) {
        return end - start == 6 && bytes[start] == 's' && bytes[start + 1] == 't' && bytes[start + 2] == 'd';
    }

    /** ECS's object {@code log}: a logger is named in it, or a level, or where Beats has read it. */
    private static int ofLog(RawFields raw, byte[] bytes, int log) {
        int marks = 0;
        for (int i = log + 1; i < raw.next(log); i = raw.next(i)) {
            int name = OF_LOG.indexOf(raw.nameHash(i), bytes, raw.nameStart(i), raw.nameEnd(i));
            if (name != FieldNames.UNKNOWN) {
                marks |= name == LOGGER_OF_LOG ? EnvelopeNames.LOGGER : EnvelopeNames.LEVEL | EnvelopeNames.ECS_LEVEL;
            } else if (OF_BEATS_LOG.indexOf(raw.nameHash(i), bytes, raw.nameStart(i), raw.nameEnd(i))
                    != FieldNames.UNKNOWN) {
                marks |= EnvelopeNames.SHIPPER | EnvelopeNames.BEATS;
            }
        }
        return marks;
    }

    /** The field that holds the payload, or {@link RawFields#NONE}. */
    int payload() {
        return payload;
    }

    /** An array each of whose elements is an event, or {@link RawFields#NONE}. */
    int batch() {
        return batch;
    }

    /** Whether the payload is encoded in Base64. */
    boolean isBase64() {
        return isAnyText && objectIsBase64;
    }

    /** Whether also a text of no known format is worth being searched for a timestamp and a level. */
    boolean isAnyText() {
        return isAnyText;
    }
}

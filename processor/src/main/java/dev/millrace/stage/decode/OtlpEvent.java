package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.Utf8;
import dev.millrace.event.ValueKind;

/**
 * One log record as an event, the same for both encodings. Its fields come first, then its body, its attributes, and
 * what it shares with others: attributes and name of its scope, attributes of its resource, all by their own names at the
 * top. Of two with the same name {@code normalize} takes the first and keeps the other. What says nothing by its
 * definition (time 0, an id of zeros or of no bytes) is left out.
 *
 * <p>Owned by the stream thread.
 */
final class OtlpEvent {

    static final OtlpFields.Key SCOPE_NAME = OtlpFields.Key.of("scope.name");
    static final OtlpFields.Key SCOPE_VERSION = OtlpFields.Key.of("scope.version");
    static final OtlpFields.Key SCOPE_SCHEMA_URL = OtlpFields.Key.of("scope.schema_url");
    static final OtlpFields.Key SCOPE_DROPPED_ATTRIBUTES = OtlpFields.Key.of("scope.dropped_attributes_count");
    static final OtlpFields.Key RESOURCE_SCHEMA_URL = OtlpFields.Key.of("resource.schema_url");
    static final OtlpFields.Key RESOURCE_DROPPED_ATTRIBUTES = OtlpFields.Key.of("resource.dropped_attributes_count");
    static final OtlpFields.Key SEVERITY_TEXT = OtlpFields.Key.of("severity_text");
    static final OtlpFields.Key EVENT_NAME = OtlpFields.Key.of("event_name");
    static final OtlpFields.Key MESSAGE = OtlpFields.Key.of("message");
    static final OtlpFields.Key TRACE_ID = OtlpFields.Key.of("trace.id");
    static final OtlpFields.Key SPAN_ID = OtlpFields.Key.of("span.id");

    private static final OtlpFields.Key TIMESTAMP = OtlpFields.Key.of("@timestamp");
    private static final OtlpFields.Key OBSERVED_TIME = OtlpFields.Key.of("observed_time_unix_nano");
    private static final OtlpFields.Key SEVERITY_NUMBER = OtlpFields.Key.of("severity_number");
    private static final OtlpFields.Key FLAGS = OtlpFields.Key.of("flags");
    private static final OtlpFields.Key DROPPED_ATTRIBUTES = OtlpFields.Key.of("dropped_attributes_count");

    /** One huge record must not make every later one carry its memory. */
    private static final int RETAINED_BYTES = 64 * 1024;

    /** Below it, in 1973, digits alone would not say that they count nanoseconds. */
    private static final long PLAIN_NANOS = 100_000_000_000_000_000L;

    private final Payloads payloads;
    private final OtlpFields fields = new OtlpFields();
    private final Apart resource = new Apart();
    private final Apart scope = new Apart();
    private final Apart array = new Apart();

    private LogEvent event = new LogEvent();
    private int root;

    /** @param payloads reads a text body that is a log event of its own, where the log record has no severity */
    OtlpEvent(Payloads payloads) {
        this.payloads = payloads;
    }

    // ---- what log records share

    /** Takes what all log records of a resource share, until the next resource. */
    OtlpFields beginResource() {
        return resource.begin();
    }

    /** Takes what all log records of a scope share, until the next scope. */
    OtlpFields beginScope() {
        return scope.begin();
    }

    // ---- a log record

    OtlpFields begin(LogEvent next, Origin origin, int index) {
        event = next.begin(origin, index);
        fields.on(event.arena(), event.raw());
        root = fields.open(ValueKind.OBJECT);
        return fields;
    }

    /**
     * Writes what every log record may have as a number.
     *
     * @param time epoch nanoseconds, without a sign; 0 for none
     */
    void numbers(long time, long observedTime, long severityNumber, long flags, long droppedAttributes) {
        if (time != 0) {
            timestamp(time);
            if (observedTime != 0) {
                fields.name(OBSERVED_TIME);
                fields.unsigned(observedTime);
            }
        } else if (observedTime != 0) {
            timestamp(observedTime);
        }
        unlessZero(fields, SEVERITY_NUMBER, severityNumber);
        unlessZero(fields, FLAGS, flags);
        unlessZero(fields, DROPPED_ATTRIBUTES, droppedAttributes);
    }

    private void timestamp(long nanos) {
        fields.name(TIMESTAMP);
        if (nanos < 0 || nanos >= PLAIN_NANOS) {
            fields.unsigned(nanos);
        } else {
            fields.timestamp(nanos);
        }
    }

    static void unlessZero(OtlpFields fields, OtlpFields.Key key, long number) {
        if (number != 0) {
            fields.name(key);
            fields.number(number);
        }
    }

    static void unlessEmpty(OtlpFields fields, OtlpFields.Key key, byte[] text, int start, int end) {
        if (start < end) {
            fields.name(key);
            fields.text(text, start, end);
        }
    }

    /**
     * A body that is text.
     *
     * @param text to {@code end}: plain UTF-8, or not UTF-8 at all
     */
    void textBody(byte[] text, int start, int end) {
        unlessEmpty(fields, MESSAGE, text, start, end);
    }

    /** A body of bytes: text where it is that, base64 otherwise. */
    void bytesBody(byte[] bytes, int start, int end) {
        if (Utf8.firstInvalid(bytes, start, end) == Utf8.VALID) {
            textBody(bytes, start, end);
        } else {
            fields.name(MESSAGE);
            fields.base64(bytes, start, end);
        }
    }

    /** Takes a body that is an array; {@link #endArrayBody} ends it. */
    OtlpFields beginArrayBody() {
        return array.begin();
    }

    /** The message is the array as JSON writes it. */
    void endArrayBody() {
        fields.name(MESSAGE);
        fields.text(array.text.array(), 0, array.text.size());
        fields.takeFault(array.fields);
        array.release();
    }

    /** Ends the event and passes it on. */
    void end(EventReceiver receiver) {
        fields.all(scope.fields);
        fields.all(resource.fields);
        fields.close(root);
        fields.end();
        if (fields.invalidAt() == Utf8.VALID) {
            payloads.unwrap(event);
            receiver.event(event);
        } else {
            receiver.rejected(event.index(), Rejections.invalidUtf8(fields.invalidByte(), fields.invalidAt()));
        }
    }

    /** Gives memory back that one huge record has claimed. */
    void release() {
        resource.release();
        scope.release();
    }

    /** Fields that are written apart from the event. */
    private static final class Apart {

        private final ByteArena text = new ByteArena(1024);
        private final RawFields index = new RawFields();
        private final OtlpFields fields = new OtlpFields();

        OtlpFields begin() {
            text.clear();
            index.clear();
            fields.on(text, index);
            return fields;
        }

        void release() {
            begin();
            text.shrinkTo(RETAINED_BYTES);
        }
    }
}

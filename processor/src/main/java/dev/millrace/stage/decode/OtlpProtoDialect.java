package dev.millrace.stage.decode;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Utf8;

/**
 * OTLP logs in protobuf: a record's value is one {@code ExportLogsServiceRequest}, as the OpenTelemetry Collector's Kafka
 * exporter writes it with {@code encoding: otlp_proto}. Each log record is an event, in the order of the bytes.
 *
 * <p>Read from the bytes with {@link ProtoCursor} and written as the fields of an event at once; no object is made per log
 * record. Owned by the stream thread.
 */
final class OtlpProtoDialect {

    /** Field 1 with a length: how a request begins. In a text it is a line break. */
    static final byte FIRST_BYTE = '\n';

    /** Field 2 with a length. No request does without, and no text has this control character. */
    private static final byte SECOND_FIELD = 0x12;

    private static final byte THIRD_FIELD = 0x1a;

    private static final int RESOURCE = 1;
    private static final int SCOPE_LOGS = 2;
    private static final int SCOPE = 1;
    private static final int LOG_RECORD = 2;
    private static final int SCHEMA_URL = 3;

    private final OtlpProtoCheck check;
    private final ProtoCursor in = new ProtoCursor();
    private final OtlpEvent out;
    private final OtlpProtoValues values;
    private final OtlpProtoRecord record;

    // Of the record's value that is being read.
    private LogEvent event = new LogEvent();
    private Origin origin = event.origin();
    private int index;

    OtlpProtoDialect(DecodeConfig limits, OtlpEvent out) {
        this.out = out;
        check = new OtlpProtoCheck(limits);
        values = new OtlpProtoValues(in);
        record = new OtlpProtoRecord(in, values, out);
    }

    /**
     * @param value begins with {@link #FIRST_BYTE}
     * @param into begun for the record
     * @return false, and nothing was received, where this is no OTLP and may be something else
     */
    boolean read(byte[] value, LogEvent into, EventReceiver receiver) {
        OtlpProtoCheck.Finding finding = check.check(value);
        if (finding == OtlpProtoCheck.Finding.MALFORMED) {
            if (!startsLikeOne(value) || canBeText(value)) {
                return false;
            }
            receiver.rejected(0, Rejections.otlpMalformed(check.faultAt(), "not a field of OTLP logs, or cut short"));
        } else if (finding == OtlpProtoCheck.Finding.BEYOND_BOUNDS) {
            receiver.rejected(0, check.rejection());
        } else if (check.records() == 0) {
            if (canBeText(value)) {
                return false;
            }
            receiver.rejected(0, Rejections.NO_LOG_RECORDS);
        } else {
            readAll(value, into, receiver);
        }
        return true;
    }

    /** A resource, a list of log records or a schema URL where the first of them must stand. */
    private static boolean startsLikeOne(byte[] value) {
        int at = 1;
        while (at < value.length && value[at] < 0) {
            at++;
        }
        at++;
        return at < value.length && (value[at] == FIRST_BYTE || value[at] == SECOND_FIELD || value[at] == THIRD_FIELD);
    }

    private static boolean canBeText(byte[] value) {
        for (byte b : value) {
            if (b == SECOND_FIELD) {
                return false;
            }
        }
        return Utf8.firstInvalid(value, 0, value.length) == Utf8.VALID;
    }

    private void readAll(byte[] value, LogEvent into, EventReceiver receiver) {
        event = into;
        origin = into.origin();
        index = 0;
        in.on(value);
        while (in.next()) {
            long mark = in.mark();
            resourceLogs(in.start(), in.stop(), receiver);
            in.reset(mark);
        }
        out.release();
    }

    /** What log records share is written once and copied to each; it may stand behind them. */
    private void resourceLogs(int start, int stop, EventReceiver receiver) {
        OtlpFields resource = out.beginResource();
        in.seek(start, stop);
        while (in.next()) {
            sharedOfResourceLogs(resource);
        }
        in.seek(start, stop);
        while (in.next()) {
            if (in.number() == SCOPE_LOGS || in.number() == OtlpMessage.INSTRUMENTATION_LIBRARY_LOGS) {
                long mark = in.mark();
                scopeLogs(in.start(), in.stop(), receiver);
                in.reset(mark);
            }
        }
    }

    private void scopeLogs(int start, int stop, EventReceiver receiver) {
        OtlpFields scope = out.beginScope();
        in.seek(start, stop);
        while (in.next()) {
            sharedOfScopeLogs(scope);
        }
        in.seek(start, stop);
        while (in.next()) {
            if (in.number() == LOG_RECORD) {
                long mark = in.mark();
                record.read(in.start(), in.stop(), out.begin(event, origin, index++));
                out.end(receiver);
                in.reset(mark);
            }
        }
    }

    private void sharedOfScopeLogs(OtlpFields shared) {
        switch (in.number()) {
            case SCOPE -> within(shared, true);
            case LOG_RECORD -> {}
            case SCHEMA_URL ->
                OtlpEvent.unlessEmpty(shared, OtlpEvent.SCOPE_SCHEMA_URL, in.bytes(), in.start(), in.stop());
            default -> values.unknown(shared);
        }
    }

    private void sharedOfResourceLogs(OtlpFields shared) {
        switch (in.number()) {
            case RESOURCE -> within(shared, false);
            case SCOPE_LOGS, OtlpMessage.INSTRUMENTATION_LIBRARY_LOGS -> {}
            case SCHEMA_URL ->
                OtlpEvent.unlessEmpty(shared, OtlpEvent.RESOURCE_SCHEMA_URL, in.bytes(), in.start(), in.stop());
            default -> values.unknown(shared);
        }
    }

    private void within(OtlpFields shared, boolean isScope) {
        long mark = in.mark();
        in.seek(in.start(), in.stop());
        while (in.next()) {
            if (isScope) {
                scope(shared);
            } else {
                resource(shared);
            }
        }
        in.reset(mark);
    }

    private void scope(OtlpFields shared) {
        switch (in.number()) {
            case 1 -> OtlpEvent.unlessEmpty(shared, OtlpEvent.SCOPE_NAME, in.bytes(), in.start(), in.stop());
            case 2 -> OtlpEvent.unlessEmpty(shared, OtlpEvent.SCOPE_VERSION, in.bytes(), in.start(), in.stop());
            case 3 -> values.keyValue(shared);
            case 4 -> OtlpEvent.unlessZero(shared, OtlpEvent.SCOPE_DROPPED_ATTRIBUTES, in.value());
            default -> values.unknown(shared);
        }
    }

    private void resource(OtlpFields shared) {
        switch (in.number()) {
            case 1 -> values.keyValue(shared);
            case 2 -> OtlpEvent.unlessZero(shared, OtlpEvent.RESOURCE_DROPPED_ATTRIBUTES, in.value());
            default -> values.unknown(shared);
        }
    }
}

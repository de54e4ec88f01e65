package dev.millrace.stage.decode;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * OTLP logs in JSON: a record's value is one request, {@code {"resourceLogs":[...]}}, as the OpenTelemetry Collector's
 * Kafka exporter writes it with {@code encoding: otlp_json}. Each log record is an event, in the order of the text, and
 * the same event as from protobuf. A request is known by its first name. Owned by the stream thread.
 */
final class OtlpJsonDialect {

    private static final byte[][] FIRST_NAMES = {
        "\"resourceLogs\"".getBytes(StandardCharsets.US_ASCII), "\"resource_logs\"".getBytes(StandardCharsets.US_ASCII)
    };

    private static final int RETAINED_BYTES = 256 * 1024;

    private static final OtlpNames RESOURCE = new OtlpNames("attributes", "droppedAttributesCount");
    private static final OtlpNames SCOPE = new OtlpNames("attributes", "droppedAttributesCount", "name", "version");
    private static final int ATTRIBUTES = 0;
    private static final int DROPPED_ATTRIBUTES = 1;
    private static final int NAME = 2;
    private static final int VERSION = 3;

    /** Of a resource's and of a scope's object. */
    private static final int DESCRIPTION = 0;

    private static final int SCHEMA_URL = 2;

    private final JsonIndexer indexer;
    private final OtlpJsonCheck check;
    private final OtlpEvent out;
    private final ByteArena source = new ByteArena(0);
    private final RawFields document = new RawFields();
    private final OtlpJsonValues values = new OtlpJsonValues(source, document);
    private final OtlpJsonRecord record;

    // Of the record's value that is being read.
    private LogEvent event = new LogEvent();
    private Origin origin = event.origin();
    private int index;

    OtlpJsonDialect(DecodeConfig limits, OtlpEvent out) {
        indexer = new JsonIndexer(limits);
        check = new OtlpJsonCheck(limits);
        this.out = out;
        record = new OtlpJsonRecord(source, document, values, out);
    }

    /**
     * @param start of the opening brace
     * @return false, and nothing was received, where this is no OTLP; it may be JSON or not
     */
    boolean read(byte[] value, int start, LogEvent into, EventReceiver receiver) {
        if (!startsWithItsName(value, start)) {
            return false;
        }
        source.clear();
        source.append(value);
        document.clear();
        boolean isRead = indexer.index(source, start, value.length, document) && isRequest();
        if (isRead) {
            read(into, receiver);
        }
        source.shrinkTo(RETAINED_BYTES);
        document.clear();
        return isRead;
    }

    private static boolean startsWithItsName(byte[] value, int start) {
        int at = start + 1;
        while (at < value.length && Decoder.isBlank(value[at])) {
            at++;
        }
        for (byte[] name : FIRST_NAMES) {
            int end = at + name.length;
            if (end <= value.length && Arrays.equals(name, 0, name.length, value, at, end)) {
                return true;
            }
        }
        return false;
    }

    /** A list in which there is an object, or nothing; an event of somebody's own may have that name for anything else. */
    private boolean isRequest() {
        if (document.kind(1) != ValueKind.ARRAY) {
            return false;
        }
        for (int i = 2; i < document.next(1); i = document.next(i)) {
            if (document.kind(i) == ValueKind.OBJECT) {
                return true;
            }
        }
        return document.next(1) == 2;
    }

    private void read(LogEvent into, EventReceiver receiver) {
        if (!check.check(source.array(), document, 1)) {
            receiver.rejected(0, Rejections.otlpMalformed(check.faultAt(), "not the object or the list of OTLP logs"));
        } else if (check.bounds().areExceeded()) {
            receiver.rejected(0, check.bounds().rejection());
        } else if (check.bounds().records() == 0) {
            receiver.rejected(0, Rejections.NO_LOG_RECORDS);
        } else {
            event = into;
            origin = into.origin();
            index = 0;
            for (int i = 2; i < document.next(1); i = document.next(i)) {
                resourceLogs(i, receiver);
            }
            out.release();
        }
    }

    private void resourceLogs(int object, EventReceiver receiver) {
        OtlpFields shared = out.beginResource();
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            switch (OtlpJsonCheck.RESOURCE_LOGS.member(source.array(), document, i)) {
                case DESCRIPTION -> resource(i, shared);
                case OtlpJsonCheck.LIST_WITHIN -> {}
                case SCHEMA_URL -> values.text(OtlpEvent.RESOURCE_SCHEMA_URL, i, shared);
                default -> values.unknown(i, shared);
            }
        }
        // What stands beside the resources is no part of OTLP; it is kept with each event.
        for (int i = document.next(1); i < document.next(0); i = document.next(i)) {
            values.unknown(i, shared);
        }
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            if (OtlpJsonCheck.RESOURCE_LOGS.member(source.array(), document, i) == OtlpJsonCheck.LIST_WITHIN) {
                for (int scope = i + 1; scope < document.next(i); scope = document.next(scope)) {
                    scopeLogs(scope, receiver);
                }
            }
        }
    }

    private void resource(int object, OtlpFields shared) {
        if (document.kind(object) != ValueKind.OBJECT) {
            values.unknown(object, shared);
            return;
        }
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            switch (RESOURCE.member(source.array(), document, i)) {
                case ATTRIBUTES -> values.attributes(i, shared);
                case DROPPED_ATTRIBUTES -> values.number(OtlpEvent.RESOURCE_DROPPED_ATTRIBUTES, i, shared);
                default -> values.unknown(i, shared);
            }
        }
    }

    private void scopeLogs(int object, EventReceiver receiver) {
        OtlpFields shared = out.beginScope();
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            switch (OtlpJsonCheck.SCOPE_LOGS.member(source.array(), document, i)) {
                case DESCRIPTION -> scope(i, shared);
                case OtlpJsonCheck.LIST_WITHIN -> {}
                case SCHEMA_URL -> values.text(OtlpEvent.SCOPE_SCHEMA_URL, i, shared);
                default -> values.unknown(i, shared);
            }
        }
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            if (OtlpJsonCheck.SCOPE_LOGS.member(source.array(), document, i) == OtlpJsonCheck.LIST_WITHIN) {
                for (int log = i + 1; log < document.next(i); log = document.next(log)) {
                    record.read(log, out.begin(event, origin, index++));
                    out.end(receiver);
                }
            }
        }
    }

    private void scope(int object, OtlpFields shared) {
        if (document.kind(object) != ValueKind.OBJECT) {
            values.unknown(object, shared);
            return;
        }
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            switch (SCOPE.member(source.array(), document, i)) {
                case ATTRIBUTES -> values.attributes(i, shared);
                case DROPPED_ATTRIBUTES -> values.number(OtlpEvent.SCOPE_DROPPED_ATTRIBUTES, i, shared);
                case NAME -> values.text(OtlpEvent.SCOPE_NAME, i, shared);
                case VERSION -> values.text(OtlpEvent.SCOPE_VERSION, i, shared);
                default -> values.unknown(i, shared);
            }
        }
    }
}

package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One log record out of OTLP's JSON. Ids are hexadecimal there; base64, as protobuf's own mapping to JSON writes bytes, is
 * read too, and so are the names of severities in place of their numbers. Owned by the stream thread.
 */
final class OtlpJsonRecord {

    private static final OtlpNames LOG_RECORD = new OtlpNames(
            "timeUnixNano",
            "observedTimeUnixNano",
            "severityNumber",
            "severityText",
            "eventName",
            "name",
            "traceId",
            "spanId",
            "flags",
            "droppedAttributesCount",
            "body",
            "attributes");
    private static final int TIME = 0;
    private static final int OBSERVED_TIME = 1;
    private static final int SEVERITY_NUMBER = 2;
    private static final int SEVERITY_TEXT = 3;
    private static final int EVENT_NAME = 4;
    private static final int NAME = 5;
    private static final int TRACE_ID = 6;
    private static final int SPAN_ID = 7;
    private static final int FLAGS = 8;
    private static final int DROPPED_ATTRIBUTES = 9;
    private static final int BODY = 10;
    private static final int ATTRIBUTES = 11;

    private static final int FIELDS = 12;
    private static final int NOWHERE = -1;

    private static final FieldNames SEVERITIES = severities();

    private final ByteArena source;
    private final RawFields document;
    private final OtlpJsonValues values;
    private final OtlpEvent event;
    private final int[] positions = new int[FIELDS];

    OtlpJsonRecord(ByteArena source, RawFields document, OtlpJsonValues values, OtlpEvent event) {
        this.source = source;
        this.document = document;
        this.values = values;
        this.event = event;
    }

    void read(int object, OtlpFields out) {
        find(object);
        event.numbers(number(TIME), number(OBSERVED_TIME), severityNumber(), number(FLAGS), number(DROPPED_ATTRIBUTES));
        text(OtlpEvent.SEVERITY_TEXT, SEVERITY_TEXT, out);
        text(OtlpEvent.EVENT_NAME, EVENT_NAME, out);
        text(OtlpEvent.EVENT_NAME, NAME, out);
        id(OtlpEvent.TRACE_ID, TRACE_ID, 16, out);
        id(OtlpEvent.SPAN_ID, SPAN_ID, 8, out);
        if (positions[BODY] != NOWHERE) {
            values.body(positions[BODY], event, out);
        }
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            int field = LOG_RECORD.member(source.array(), document, i);
            if (field == ATTRIBUTES) {
                values.attributes(i, out);
            } else if (field == OtlpNames.UNKNOWN || isUnreadableNumber(field, i)) {
                values.unknown(i, out);
            }
        }
    }

    /** Of one that is given several times the last one counts, and null is none. */
    private void find(int object) {
        Arrays.fill(positions, NOWHERE);
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            int field = LOG_RECORD.member(source.array(), document, i);
            if (field != OtlpNames.UNKNOWN && document.kind(i) != ValueKind.NULL) {
                positions[field] = i;
            }
        }
    }

    private long number(int field) {
        int i = positions[field];
        return i != NOWHERE && values.isWhole(i) ? values.whole(i) : 0;
    }

    private long severityNumber() {
        int i = positions[SEVERITY_NUMBER];
        return i == NOWHERE || values.isWhole(i) ? number(SEVERITY_NUMBER) : Math.max(0, severity(i));
    }

    private int severity(int i) {
        byte[] bytes = source.array();
        int start = document.start(i);
        int end = document.end(i);
        return SEVERITIES.indexOf(FieldHash.of(bytes, start, end), bytes, start, end);
    }

    private boolean isUnreadableNumber(int field, int i) {
        return switch (field) {
            case TIME, OBSERVED_TIME, FLAGS, DROPPED_ATTRIBUTES -> !values.isWhole(i);
            case SEVERITY_NUMBER -> !values.isWhole(i) && severity(i) < 0;
            default -> false;
        };
    }

    private void text(OtlpFields.Key key, int field, OtlpFields out) {
        if (positions[field] != NOWHERE) {
            values.text(key, positions[field], out);
        }
    }

    private void id(OtlpFields.Key key, int field, int length, OtlpFields out) {
        int i = positions[field];
        if (i == NOWHERE) {
            return;
        }
        int start = document.start(i);
        int end = document.end(i);
        if (document.kind(i) == ValueKind.STRING && isHex(start, end)) {
            hexId(key, start, end, out);
            return;
        }
        byte[] decoded = document.kind(i) == ValueKind.STRING ? values.base64(i) : null;
        if (decoded == null || decoded.length != length) {
            values.text(key, i, out);
        } else if (!isZero(decoded)) {
            out.name(key);
            out.hex(decoded, 0, length);
        }
    }

    /** In lower case; zeros mean that there is none. */
    private void hexId(OtlpFields.Key key, int start, int end, OtlpFields out) {
        int lower = source.size();
        boolean isZero = true;
        for (int at = start; at < end; at++) {
            byte b = source.array()[at];
            isZero &= b == '0';
            source.append((byte) (b >= 'A' ? b | 0x20 : b));
        }
        if (!isZero) {
            out.name(key);
            out.text(source.array(), lower, source.size());
        }
        source.truncate(lower);
    }

    private boolean isHex(int start, int end) {
        byte[] bytes = source.array();
        for (int at = start; at < end; at++) {
            int letter = bytes[at] | 0x20;
            if ((bytes[at] < '0' || bytes[at] > '9') && (letter < 'a' || letter > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** By number: {@code SEVERITY_NUMBER_INFO2} is 10. */
    private static FieldNames severities() {
        List<String> names = new ArrayList<>(List.of("SEVERITY_NUMBER_UNSPECIFIED"));
        for (String level : List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")) {
            for (int grade = 1; grade <= 4; grade++) {
                names.add("SEVERITY_NUMBER_" + level + (grade == 1 ? "" : grade));
            }
        }
        return new FieldNames(names);
    }
}

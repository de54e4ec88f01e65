package dev.millrace.stage.decode;

import java.util.Arrays;

/**
 * One {@code LogRecord} out of protobuf. Its fields may come in any order, so they are found first and written then.
 * Owned by the stream thread.
 */
final class OtlpProtoRecord {

    private static final int TIME = 1;
    private static final int SEVERITY_NUMBER = 2;
    private static final int SEVERITY_TEXT = 3;
    /** Until version 0.12 of the definitions. */
    private static final int NAME = 4;

    private static final int BODY = 5;
    private static final int ATTRIBUTE = 6;
    private static final int DROPPED_ATTRIBUTES = 7;
    private static final int FLAGS = 8;
    private static final int TRACE_ID = 9;
    private static final int SPAN_ID = 10;
    private static final int OBSERVED_TIME = 11;
    private static final int EVENT_NAME = 12;

    private static final int FIELDS = 13;

    private final ProtoCursor in;
    private final OtlpProtoValues values;
    private final OtlpEvent event;

    // By the number of a field; of one that is given several times the last one counts.
    private final long[] numbers = new long[FIELDS];
    private final int[] starts = new int[FIELDS];
    private final int[] stops = new int[FIELDS];

    OtlpProtoRecord(ProtoCursor in, OtlpProtoValues values, OtlpEvent event) {
        this.in = in;
        this.values = values;
        this.event = event;
    }

    void read(int start, int stop, OtlpFields out) {
        find(start, stop);
        event.numbers(
                numbers[TIME],
                numbers[OBSERVED_TIME],
                numbers[SEVERITY_NUMBER],
                numbers[FLAGS],
                numbers[DROPPED_ATTRIBUTES]);
        byte[] bytes = in.bytes();
        OtlpEvent.unlessEmpty(out, OtlpEvent.SEVERITY_TEXT, bytes, starts[SEVERITY_TEXT], stops[SEVERITY_TEXT]);
        OtlpEvent.unlessEmpty(out, OtlpEvent.EVENT_NAME, bytes, starts[EVENT_NAME], stops[EVENT_NAME]);
        OtlpEvent.unlessEmpty(out, OtlpEvent.EVENT_NAME, bytes, starts[NAME], stops[NAME]);
        id(out, OtlpEvent.TRACE_ID, TRACE_ID);
        id(out, OtlpEvent.SPAN_ID, SPAN_ID);
        values.body(starts[BODY], stops[BODY], event, out);
        in.seek(start, stop);
        while (in.next()) {
            if (in.number() == ATTRIBUTE) {
                values.keyValue(out);
            } else if (!OtlpMessage.LOG_RECORD.isKnown(in.number())) {
                values.unknown(out);
            }
        }
    }

    private void find(int start, int stop) {
        Arrays.fill(numbers, 0);
        Arrays.fill(starts, 0);
        Arrays.fill(stops, 0);
        in.seek(start, stop);
        while (in.next()) {
            int number = in.number();
            if (number < FIELDS) {
                numbers[number] = in.value();
                starts[number] = in.start();
                stops[number] = in.stop();
            }
        }
    }

    /** Zeros mean that there is none. */
    private void id(OtlpFields out, OtlpFields.Key key, int number) {
        byte[] bytes = in.bytes();
        for (int i = starts[number]; i < stops[number]; i++) {
            if (bytes[i] != 0) {
                out.name(key);
                out.hex(bytes, starts[number], stops[number]);
                return;
            }
        }
    }
}

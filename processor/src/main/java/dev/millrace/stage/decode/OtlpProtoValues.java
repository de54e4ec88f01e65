package dev.millrace.stage.decode;

import dev.millrace.event.ValueKind;

/**
 * Writes {@code KeyValue} and {@code AnyValue} out of protobuf as named fields. What stands at the cursor was checked, so
 * everything can be read; nesting is bounded. Owned by the stream thread.
 */
final class OtlpProtoValues {

    /** No value: an {@code AnyValue} of which nothing is set. */
    private static final int NONE = 0;

    private static final int STRING = 1;
    private static final int BOOL = 2;
    private static final int INT = 3;
    private static final int DOUBLE = 4;
    private static final int ARRAY = 5;
    private static final int KEY_VALUE_LIST = 6;
    private static final int BYTES = 7;

    private static final byte[] UNKNOWN = {'o', 't', 'l', 'p', '.', 'u', 'n', 'k', 'n', 'o', 'w', 'n'};

    private final ProtoCursor in;

    // The value that find() found.
    private int number;
    private long value;
    private int start;
    private int stop;

    OtlpProtoValues(ProtoCursor in) {
        this.in = in;
    }

    /** The {@code KeyValue} at the cursor as a member. */
    void keyValue(OtlpFields out) {
        long mark = in.mark();
        in.seek(in.start(), in.stop());
        int keyStart = 0;
        int keyStop = 0;
        int valueStart = 0;
        int valueStop = 0;
        while (in.next()) {
            if (in.number() == 1) {
                keyStart = in.start();
                keyStop = in.stop();
            } else if (in.number() == 2) {
                valueStart = in.start();
                valueStop = in.stop();
            }
        }
        out.name(in.bytes(), keyStart, keyStop);
        value(valueStart, valueStop, out);
        in.reset(mark);
    }

    /** A field that was not defined yet, in base64: kept, with whatever it means. */
    void unknown(OtlpFields out) {
        out.name(UNKNOWN, 0, UNKNOWN.length);
        out.base64(in.bytes(), in.fieldAt(), in.stop());
    }

    /** The {@code AnyValue} from {@code from} to {@code to} as the body of a log record. */
    void body(int from, int to, OtlpEvent event, OtlpFields out) {
        long mark = in.mark();
        find(from, to);
        switch (number) {
            case STRING -> event.textBody(in.bytes(), start, stop);
            case BYTES -> event.bytesBody(in.bytes(), start, stop);
            case KEY_VALUE_LIST -> members(out);
            case ARRAY -> {
                OtlpFields array = event.beginArrayBody();
                array(array);
                event.endArrayBody();
            }
            case BOOL, INT, DOUBLE -> {
                out.name(OtlpEvent.MESSAGE);
                scalarAsText(out);
            }
            default -> {}
        }
        in.reset(mark);
    }

    private void scalarAsText(OtlpFields out) {
        if (number == INT) {
            out.quotedNumber(value);
        } else if (number == DOUBLE) {
            out.quotedNumber(Double.longBitsToDouble(value));
        } else {
            out.quoted(value != 0);
        }
    }

    private void value(int from, int to, OtlpFields out) {
        find(from, to);
        switch (number) {
            case STRING -> out.text(in.bytes(), start, stop);
            case BOOL -> out.literal(value != 0);
            case INT -> out.number(value);
            case DOUBLE -> out.number(Double.longBitsToDouble(value));
            case BYTES -> out.base64(in.bytes(), start, stop);
            case ARRAY -> array(out);
            case KEY_VALUE_LIST -> {
                int object = out.open(ValueKind.OBJECT);
                members(out);
                out.close(object);
            }
            default -> out.nothing();
        }
    }

    private void members(OtlpFields out) {
        in.seek(start, stop);
        while (in.next()) {
            if (in.number() == 1) {
                keyValue(out);
            }
        }
    }

    private void array(OtlpFields out) {
        int array = out.open(ValueKind.ARRAY);
        in.seek(start, stop);
        while (in.next()) {
            if (in.number() == 1) {
                long mark = in.mark();
                out.element();
                value(in.start(), in.stop(), out);
                in.reset(mark);
            }
        }
        out.close(array);
    }

    /** Of several values the last one counts, as protobuf has it for alternatives. */
    private void find(int from, int to) {
        number = NONE;
        in.seek(from, to);
        while (in.next()) {
            if (in.number() <= BYTES) {
                number = in.number();
                value = in.value();
                start = in.start();
                stop = in.stop();
            }
        }
    }
}

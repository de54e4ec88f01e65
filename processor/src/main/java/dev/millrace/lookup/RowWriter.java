package dev.millrace.lookup;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.millrace.event.ByteArena;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the values of a row one behind the other, in the order of the fields: for each a number with its kind and
 * length, 0 where there is none, and its bytes as they will stand in the document. One array for a row instead of an
 * object for each value: a million rows of four values take 50 bytes each where objects took 400.
 */
public final class RowWriter {

    private static final ValueKind[] KINDS = {
        ValueKind.STRING,
        ValueKind.ESCAPED,
        ValueKind.NUMBER,
        ValueKind.TRUE,
        ValueKind.FALSE,
        ValueKind.OBJECT,
        ValueKind.ARRAY
    };
    private static final int KIND_BITS = 3;

    private final ByteArena row;

    public RowWriter(ByteArena row) {
        this.row = row;
    }

    static ValueKind kind(int head) {
        return KINDS[(head - 1) & (1 << KIND_BITS) - 1];
    }

    static int length(int head) {
        return (head - 1) >>> KIND_BITS;
    }

    public RowWriter absent() {
        row.append((byte) 0);
        return this;
    }

    /** @param text plain */
    public RowWriter text(String text) {
        byte[] json = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        // Equal lengths in UTF-8 mean that nothing was escaped.
        boolean isPlain = json.length == text.length() || json.length == text.getBytes(StandardCharsets.UTF_8).length;
        return json(isPlain ? ValueKind.STRING : ValueKind.ESCAPED, json);
    }

    public RowWriter number(String number) {
        return json(ValueKind.NUMBER, number.getBytes(StandardCharsets.US_ASCII));
    }

    public RowWriter bool(boolean value) {
        return json(
                value ? ValueKind.TRUE : ValueKind.FALSE,
                (value ? "true" : "false").getBytes(StandardCharsets.US_ASCII));
    }

    /** @param json as {@code kind} has it */
    public RowWriter json(ValueKind kind, byte[] json) {
        int code = Arrays.asList(KINDS).indexOf(kind);
        Varint.append(row, ((json.length << KIND_BITS) | code) + 1);
        row.append(json);
        return this;
    }
}

package dev.millrace.lookup;

import dev.millrace.event.EcsField;
import dev.millrace.event.ValueKind;
import org.jspecify.annotations.Nullable;

/**
 * The row that was found: a cursor over its fields, whose values are slices of the table's own bytes, ready to be written
 * into a document. Reused for each key, so that finding allocates nothing. Owned by the calling thread.
 *
 * <pre>{@code
 * while (match.next()) {
 *     put(match.field(), match.kind(), match.bytes(), match.start(), match.end());
 * }
 * }</pre>
 */
public final class Match {

    private static final EcsField[] NO_FIELDS = {};
    private static final byte[] NO_BYTES = {};

    /** Of the address or number being looked up; scratch of the indexes. */
    final WideNumber number = new WideNumber();

    private EcsField[] fields = NO_FIELDS;
    private byte[] bytes = NO_BYTES;
    private byte @Nullable [] version;
    private int line;
    private int column;
    private int at;
    private ValueKind kind = ValueKind.NULL;
    private int start;
    private @Nullable PendingAnswer pending;

    /** Shows the row at {@code first}, as {@link RowWriter} wrote it. */
    public void show(EcsField[] rowFields, byte[] rowBytes, int first) {
        fields = rowFields;
        bytes = rowBytes;
        at = first;
        column = -1;
        version = null;
        line = 0;
    }

    void pending(PendingAnswer answer) {
        pending = answer;
    }

    /**
     * The answer that is on its way.
     *
     * @throws IllegalStateException if the last key was not pending
     */
    public PendingAnswer pending() {
        PendingAnswer answer = pending;
        if (answer == null) {
            throw new IllegalStateException("no answer is pending");
        }
        pending = null;
        return answer;
    }

    void from(byte[] tableVersion, int rowLine) {
        version = tableVersion;
        line = rowLine;
    }

    /** Goes to the next field that has a value. */
    public boolean next() {
        while (++column < fields.length) {
            int head = Varint.read(bytes, at);
            at += Varint.size(head);
            if (head != 0) {
                kind = RowWriter.kind(head);
                start = at;
                at += RowWriter.length(head);
                return true;
            }
        }
        return false;
    }

    public EcsField field() {
        return fields[column];
    }

    /** Any but {@link ValueKind#TEXT} and {@link ValueKind#NULL}. */
    public ValueKind kind() {
        return kind;
    }

    /** Not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    public int start() {
        return start;
    }

    public int end() {
        return at;
    }

    /** {@code name@digest} of the table's version in ASCII, not to be written to; {@code null} where there are none. */
    public byte @Nullable [] version() {
        return version;
    }

    /** Where the row stands in its file, from 1; 0 where that means nothing. */
    public int line() {
        return line;
    }
}

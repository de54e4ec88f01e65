package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import org.jspecify.annotations.Nullable;

/** A part of a line whose extent a {@link Scan} finds and that becomes a field. Immutable; read by any thread. */
final class Token extends Element {

    private final Scan scan;
    private final ValueKind kind;
    private final @Nullable Name field;
    private final boolean mayBeNil;

    /**
     * @param field null for what is passed over
     * @param mayBeNil a hyphen, or nothing at all, says that there is no value
     */
    Token(Scan scan, ValueKind kind, @Nullable Name field, boolean mayBeNil) {
        this.scan = scan;
        this.kind = kind;
        this.field = field;
        this.mayBeNil = mayBeNil;
    }

    @Override
    int match(TextLine line, int at, int end) {
        byte[] bytes = line.bytes();
        int tokenEnd = scan.end(bytes, at, end);
        if (mayBeNil && isNil(bytes, at, tokenEnd, end)) {
            return tokenEnd == at && at < end && bytes[at] == '-' ? at + 1 : tokenEnd;
        }
        if (tokenEnd == at) {
            return NO_MATCH;
        }
        if (field != null) {
            line.add(field, kind, at, tokenEnd);
        }
        return tokenEnd;
    }

    private static boolean isNil(byte[] bytes, int at, int tokenEnd, int end) {
        if (tokenEnd == at) {
            return at == end || bytes[at] == '-' || bytes[at] <= ' ' || bytes[at] == '"' || bytes[at] == ']';
        }
        return tokenEnd == at + 1 && bytes[at] == '-';
    }
}

package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import org.jspecify.annotations.Nullable;

/** Everything up to what the pattern says next, or up to the end where nothing follows. Immutable; read by any thread. */
final class Until extends Element {

    /** How far a part without a shape of its own may reach. */
    enum Reach {
        /** To the literal that comes next. */
        ANYTHING,
        /** No further than the next blank. */
        WORD,
        /** To the last of the literals. */
        LAST,
        /** A backslash takes the literal its meaning: {@code \"}. */
        ESCAPED
    }

    private final @Nullable Name field;
    private final byte[] literal;
    private final Reach reach;
    private final boolean mayBeNil;

    /** @param literal what ends it; it is not part of it */
    Until(@Nullable Name field, byte[] literal, Reach reach, boolean mayBeNil) {
        this.field = field;
        this.literal = literal;
        this.reach = reach;
        this.mayBeNil = mayBeNil;
    }

    @Override
    int match(TextLine line, int at, int end) {
        byte[] bytes = line.bytes();
        int tokenEnd = end(bytes, at, end);
        if (tokenEnd < 0) {
            return NO_MATCH;
        }
        boolean isNil = tokenEnd == at || (tokenEnd == at + 1 && bytes[at] == '-');
        if (isNil && (mayBeNil || (tokenEnd == at && reach != Reach.WORD))) {
            return tokenEnd;
        }
        if (tokenEnd == at) {
            return NO_MATCH;
        }
        if (field != null) {
            line.add(field, ValueKind.TEXT, at, tokenEnd);
        }
        return tokenEnd;
    }

    private int end(byte[] bytes, int start, int end) {
        if (reach == Reach.WORD) {
            int at = start;
            while (at < end && (bytes[at] > ' ' || bytes[at] < 0) && (literal.length == 0 || bytes[at] != literal[0])) {
                at++;
            }
            return at;
        }
        if (literal.length == 0) {
            return end;
        }
        if (reach == Reach.LAST) {
            return lastIndexOf(bytes, start, end);
        }
        int at =
                reach == Reach.ESCAPED ? unescapedIndexOf(bytes, start, end) : Scan.indexOf(bytes, start, end, literal);
        return at == end ? NO_MATCH : at;
    }

    private int lastIndexOf(byte[] bytes, int start, int end) {
        int at = end - literal.length;
        while (at >= start && !Scan.startsWith(bytes, at, end, literal)) {
            at--;
        }
        return at < start ? NO_MATCH : at;
    }

    private int unescapedIndexOf(byte[] bytes, int start, int end) {
        for (int at = start; at <= end - literal.length; at++) {
            if (bytes[at] == '\\') {
                at++;
            } else if (bytes[at] == literal[0] && Scan.startsWith(bytes, at, end, literal)) {
                return at;
            }
        }
        return end;
    }
}

package dev.millrace.stage.normalize;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.JsonText;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;

/** {@link ValueReader}s for texts that hold more than the value, or hold it in pieces. */
final class TextReaders {

    private static final int LONGEST_LOWERED = 64;

    private TextReaders() {}

    /** {@code api/server.go:42}: the file's name, and the line apart. */
    static boolean fileAndLine(Normalization event, FieldRule rule, int i) {
        if (!event.kind(i).isText()) {
            return false;
        }
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        int colon = lastOf(bytes, start, end, ':');
        if (colon <= start || Integers.parseSmall(bytes, colon + 1, end) < 0) {
            return false;
        }
        int digits = Integers.startWithoutZeros(bytes, colon + 1, end);
        event.derive(Ecs.LOG_ORIGIN_FILE_LINE, ValueKind.NUMBER, digits, end);
        return event.put(rule, i, event.kind(i), start, colon);
    }

    /** As {@link #fileAndLine}, or the file alone where it has an extension. */
    static boolean file(Normalization event, FieldRule rule, int i) {
        if (fileAndLine(event, rule, i)) {
            return true;
        }
        return event.kind(i).isText()
                && lastOf(event.bytes(), event.start(i), event.end(i), '.') > event.start(i)
                && MappingGuard.readSomeText(event, rule, i);
    }

    /** What follows the last slash: {@code projects/shop/traces/4bf9...}. */
    static boolean lastSegment(Normalization event, FieldRule rule, int i) {
        if (!event.kind(i).isText()) {
            return false;
        }
        int start = lastOf(event.bytes(), event.start(i), event.end(i), '/') + 1;
        int from = Math.max(start, event.start(i));
        return event.end(i) > from && event.put(rule, i, event.kind(i), from, event.end(i));
    }

    /** A text, or the first of an array of texts, as headers have it. */
    static boolean firstText(Normalization event, FieldRule rule, int i) {
        if (event.kind(i) != ValueKind.ARRAY) {
            return MappingGuard.readSomeText(event, rule, i);
        }
        int first = i + 1;
        RawFields raw = event.raw();
        boolean isOne = raw.next(i) == first + 1 && raw.kind(first).isText() && MappingGuard.isSomething(event, first);
        return isOne && event.put(rule, i, raw.kind(first), raw.start(first), raw.end(first));
    }

    /** In lower case: {@code TCP}. */
    static boolean lowered(Normalization event, FieldRule rule, int i) {
        int length = event.end(i) - event.start(i);
        if (!event.kind(i).isText()
                || length == 0
                || length > LONGEST_LOWERED
                || !event.wins(rule.field(), rule.rank())) {
            return false;
        }
        ByteArena arena = event.arena();
        int start = arena.append(arena.array(), event.start(i), event.end(i));
        byte[] bytes = arena.array();
        for (int at = start; at < arena.size(); at++) {
            bytes[at] = (byte) (bytes[at] >= 'A' && bytes[at] <= 'Z' ? bytes[at] | 0x20 : bytes[at]);
        }
        return event.put(rule, i, event.kind(i), start, arena.size());
    }

    /** Several lines as one text, where they are an array of texts. */
    static boolean lines(Normalization event, FieldRule rule, int i) {
        if (event.kind(i) != ValueKind.ARRAY) {
            return MappingGuard.readSomeText(event, rule, i);
        }
        RawFields raw = event.raw();
        for (int at = i + 1; at < raw.next(i); at = raw.next(at)) {
            if (!raw.kind(at).isText()) {
                return false;
            }
        }
        if (raw.next(i) == i + 1 || !event.wins(rule.field(), rule.rank())) {
            return false;
        }
        ByteArena arena = event.arena();
        int start = arena.size();
        for (int at = i + 1; at < raw.next(i); at = raw.next(at)) {
            if (arena.size() > start && arena.array()[arena.size() - 1] != '\n') {
                arena.append((byte) '\n');
            }
            if (raw.kind(at) == ValueKind.ESCAPED) {
                JsonText.unescape(arena, raw.start(at), raw.end(at));
            } else {
                arena.append(arena.array(), raw.start(at), raw.end(at));
            }
        }
        return event.put(rule, i, ValueKind.TEXT, start, arena.size());
    }

    static int lastOf(byte[] bytes, int start, int end, char wanted) {
        int at = end - 1;
        while (at >= start && bytes[at] != wanted) {
            at--;
        }
        return at;
    }
}

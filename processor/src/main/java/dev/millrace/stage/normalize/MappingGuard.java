package dev.millrace.stage.normalize;

import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsType;
import dev.millrace.event.JsonText;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;

/**
 * Knows which values Elasticsearch would accept for a field, so that no document is refused for one of them. What fits in
 * another form is brought into it: numbers in keyword fields become their text, numbers and booleans in quotes lose them,
 * dates are written in ISO 8601. An array fits when each element does. A text longer than the field's
 * {@code ignore_above} fits: Elasticsearch keeps it and does not index it.
 */
final class MappingGuard {

    private MappingGuard() {}

    /** A {@link ValueReader} for any field but those made of other fields: the value as the field's type wants it. */
    static boolean read(Normalization event, FieldRule rule, int i) {
        EcsField field = rule.field();
        Fit fit = event.fit();
        if (event.kind(i) == ValueKind.ARRAY && field.type() != EcsType.GEO_POINT) {
            if (!fitArray(event, rule, i, fit)) {
                return false;
            }
        } else if (!Values.fit(event, field.type(), i, fit)) {
            return false;
        }
        if (!event.put(rule, i, fit.kind(), fit.start(), fit.end())) {
            return false;
        }
        if (fit.isConverted()) {
            event.adjusted(field, Adjustments.Kind.CONVERTED);
        }
        if (fit.end() - fit.start() > field.ignoreAbove()) {
            countIfTooLong(event, field, fit);
        }
        return true;
    }

    /** As {@link #read}, but refuses what loggers write for nothing: empty text and {@code -}. */
    static boolean readSomething(Normalization event, FieldRule rule, int i) {
        return isSomething(event, i) && read(event, rule, i);
    }

    /** As {@link #readSomething}, for names that only mean the field when they hold text. */
    static boolean readSomeText(Normalization event, FieldRule rule, int i) {
        return event.kind(i).isText() && readSomething(event, rule, i);
    }

    static boolean isSomething(Normalization event, int i) {
        int length = event.end(i) - event.start(i);
        return length > 1 || (length == 1 && (!event.kind(i).isText() || event.bytes()[event.start(i)] != '-'));
    }

    /** The array as it came where each element may stay as it is, else written anew. */
    private static boolean fitArray(Normalization event, FieldRule rule, int array, Fit fit) {
        RawFields raw = event.raw();
        EcsType type = rule.field().type();
        boolean isConverted = false;
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            if (event.kind(i) != ValueKind.NULL) {
                if (!Values.fit(event, type, i, fit)) {
                    return false;
                }
                isConverted |= fit.isConverted();
            }
        }
        if (raw.next(array) == array + 1 && !rule.isEcsName()) {
            return false;
        }
        if (!isConverted || type.holdsText()) {
            // Elasticsearch takes a number or a boolean among the elements of a keyword field for its text.
            return Values.asItIs(event, array, fit);
        }
        return convertArray(event, type, array, fit);
    }

    private static boolean convertArray(Normalization event, EcsType type, int array, Fit fit) {
        RawFields raw = event.raw();
        ByteArena scratch = event.scratch();
        scratch.clear();
        scratch.append((byte) '[');
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            if (i > array + 1) {
                scratch.append((byte) ',');
            }
            boolean isNull = event.kind(i) == ValueKind.NULL || !Values.fit(event, type, i, fit);
            append(event.bytes(), isNull ? ValueKind.NULL : fit.kind(), fit.start(), fit.end(), scratch);
        }
        scratch.append((byte) ']');
        int start = event.arena().append(scratch.array(), 0, scratch.size());
        return fit.is(ValueKind.ARRAY, start, event.arena().size(), true);
    }

    private static void append(byte[] bytes, ValueKind kind, int start, int end, ByteArena target) {
        switch (kind) {
            case NULL -> target.appendAscii("null");
            case STRING, ESCAPED, TEXT -> {
                target.append((byte) '"');
                if (kind == ValueKind.TEXT) {
                    JsonText.escape(bytes, start, end, target);
                } else {
                    target.append(bytes, start, end);
                }
                target.append((byte) '"');
            }
            case NUMBER, TRUE, FALSE, OBJECT, ARRAY -> target.append(bytes, start, end);
        }
    }

    /** Bytes are no fewer than characters, so this is asked of few. Elasticsearch counts UTF-16 units. */
    private static void countIfTooLong(Normalization event, EcsField field, Fit fit) {
        byte[] bytes = event.bytes();
        int units = 0;
        for (int i = fit.start(); i < fit.end() && fit.kind().isText(); i++) {
            boolean isContinuation = (bytes[i] & 0xc0) == 0x80;
            boolean isPair = (bytes[i] & 0xf8) == 0xf0;
            units += isContinuation ? 0 : isPair ? 2 : 1;
        }
        if (units > field.ignoreAbove()) {
            event.adjusted(field, Adjustments.Kind.TOO_LONG);
        }
    }
}

package dev.millrace.stage.normalize;

import dev.millrace.event.ValueKind;

/**
 * Knows which values Elasticsearch would accept for a field, so that no document is refused for one of them. Numbers in
 * keyword fields are kept as their text, numeric text in number fields as numbers; an array fits when each element does.
 */
final class MappingGuard {

    private MappingGuard() {}

    /** A {@link ValueReader} for any field: the value as it is, or as the field's type wants it. */
    static boolean read(Normalization event, FieldRule rule, int i) {
        ValueKind kind = event.kind(i);
        if (kind == ValueKind.ARRAY) {
            return elementsFit(event, rule, i) && event.put(rule, i, ValueKind.ARRAY, event.start(i), event.end(i));
        }
        return switch (rule.field().type()) {
            case KEYWORD, TEXT -> readText(event, rule, i);
            case LONG -> readLong(event, rule, i);
            case IP -> isIp(event, i) && event.put(rule, i, kind, event.start(i), event.end(i));
            case BOOLEAN ->
                (kind == ValueKind.TRUE || kind == ValueKind.FALSE)
                        && event.put(rule, i, kind, event.start(i), event.end(i));
            case DOUBLE -> kind == ValueKind.NUMBER && event.put(rule, i, kind, event.start(i), event.end(i));
            case DATE, GEO_POINT, FLATTENED -> false;
        };
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

    private static boolean readText(Normalization event, FieldRule rule, int i) {
        ValueKind kind = event.kind(i);
        ValueKind text = kind.isText() ? kind : ValueKind.STRING;
        return kind != ValueKind.OBJECT && event.put(rule, i, text, event.start(i), event.end(i));
    }

    private static boolean readLong(Normalization event, FieldRule rule, int i) {
        ValueKind kind = event.kind(i);
        if (kind != ValueKind.NUMBER && kind != ValueKind.STRING && kind != ValueKind.TEXT) {
            return false;
        }
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = Integers.endWithoutZeroFraction(bytes, start, event.end(i));
        if (kind != ValueKind.NUMBER) {
            start = Integers.startWithoutZeros(bytes, start, end);
        }
        return Integers.fitsLong(bytes, start, end) && event.put(rule, i, ValueKind.NUMBER, start, end);
    }

    private static boolean isIp(Normalization event, int i) {
        ValueKind kind = event.kind(i);
        return (kind == ValueKind.STRING || kind == ValueKind.TEXT)
                && IpAddresses.isIp(event.bytes(), event.start(i), event.end(i));
    }

    private static boolean elementsFit(Normalization event, FieldRule rule, int array) {
        for (int i = array + 1; i < event.raw().next(array); i = event.raw().next(i)) {
            if (!elementFits(event, rule, i)) {
                return false;
            }
        }
        return event.raw().next(array) > array + 1;
    }

    private static boolean elementFits(Normalization event, FieldRule rule, int i) {
        ValueKind kind = event.kind(i);
        return switch (rule.field().type()) {
            case KEYWORD, TEXT -> kind != ValueKind.OBJECT && kind != ValueKind.ARRAY;
            case LONG -> kind == ValueKind.NUMBER && Integers.fitsLong(event.bytes(), event.start(i), event.end(i));
            case IP -> isIp(event, i);
            case DOUBLE -> kind == ValueKind.NUMBER;
            case BOOLEAN -> kind == ValueKind.TRUE || kind == ValueKind.FALSE;
            case DATE, GEO_POINT, FLATTENED -> false;
        };
    }
}

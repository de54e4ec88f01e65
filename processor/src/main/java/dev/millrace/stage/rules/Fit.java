package dev.millrace.stage.rules;

import com.google.common.net.InetAddresses;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsType;
import dev.millrace.event.ValueKind;
import org.jspecify.annotations.Nullable;

/** Whether a value can stand in a field: one that cannot would keep the whole document out of Elasticsearch. */
final class Fit {

    private Fit() {}

    /**
     * The kind under which a value stands in a field, {@code null} if it does not fit.
     *
     * @param text the value as plain text
     */
    static @Nullable ValueKind kind(EcsField field, ValueKind kind, String text) {
        if (kind == ValueKind.NULL) {
            return null;
        }
        if (field.type() == EcsType.FLATTENED) {
            return kind;
        }
        if (kind == ValueKind.OBJECT || kind == ValueKind.ARRAY) {
            return null;
        }
        return switch (field.type()) {
            case KEYWORD, WILDCARD, CONSTANT_KEYWORD, VERSION, TEXT, MATCH_ONLY_TEXT -> kind;
            case LONG -> isWithin(text, Long.MIN_VALUE, Long.MAX_VALUE) ? ValueKind.NUMBER : null;
            case INTEGER -> isWithin(text, Integer.MIN_VALUE, Integer.MAX_VALUE) ? ValueKind.NUMBER : null;
            case SHORT -> isWithin(text, Short.MIN_VALUE, Short.MAX_VALUE) ? ValueKind.NUMBER : null;
            case DOUBLE, SCALED_FLOAT -> isWithin(text, Double.MAX_VALUE) ? ValueKind.NUMBER : null;
            case FLOAT -> isWithin(text, Float.MAX_VALUE) ? ValueKind.NUMBER : null;
            case BOOLEAN -> text.equals("true") ? ValueKind.TRUE : text.equals("false") ? ValueKind.FALSE : null;
            // Elasticsearch takes no address with a zone.
            case IP -> kind.isText() && InetAddresses.isInetAddress(text) && text.indexOf('%') < 0 ? kind : null;
            case DATE, GEO_POINT, OBJECT, NESTED, FLATTENED -> null;
        };
    }

    private static boolean isWithin(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            // The same digits are written: no sign and no zero in front, which JSON would not take.
            return value >= least && value <= most && Long.toString(value).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isWithin(String text, double most) {
        try {
            double value = Double.parseDouble(text);
            return Math.abs(value) <= most && text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

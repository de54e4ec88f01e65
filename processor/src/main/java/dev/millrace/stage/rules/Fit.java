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
            case KEYWORD, TEXT -> kind;
            case LONG -> isLong(text) ? ValueKind.NUMBER : null;
            case DOUBLE -> isDouble(text) ? ValueKind.NUMBER : null;
            case BOOLEAN -> text.equals("true") ? ValueKind.TRUE : text.equals("false") ? ValueKind.FALSE : null;
            // Elasticsearch takes no address with a zone.
            case IP -> kind.isText() && InetAddresses.isInetAddress(text) && text.indexOf('%') < 0 ? kind : null;
            case DATE, GEO_POINT, FLATTENED -> null;
        };
    }

    private static boolean isLong(String text) {
        try {
            // The same digits are written: no sign and no zero in front, which JSON would not take.
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isDouble(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) && text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

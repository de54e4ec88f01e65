package dev.millrace.lookup;

import dev.millrace.config.LookupConfig.ColumnType;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsType;
import dev.millrace.event.Timestamps;
import dev.millrace.event.ValueKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a cell's text into a value of its column's type. Off the hot path; owned by one thread. */
final class TypedText {

    private static final Pattern POINT = Pattern.compile("(-?[0-9.]+) *, *(-?[0-9.]+)");

    private final Timestamps dates = new Timestamps(ZoneOffset.UTC);
    private final WideNumber number = new WideNumber();
    private final InstantSource clock;

    /** @param clock what a date without a year is near to */
    TypedText(InstantSource clock) {
        this.clock = clock;
    }

    /** What a column is taken for whose type is not said; {@code null} where no text fits the field. */
    static @Nullable ColumnType typeFor(EcsType field) {
        return switch (field) {
            case KEYWORD, WILDCARD, CONSTANT_KEYWORD, VERSION, TEXT, MATCH_ONLY_TEXT -> ColumnType.TEXT;
            case LONG, INTEGER, SHORT -> ColumnType.LONG;
            case DOUBLE, FLOAT, SCALED_FLOAT -> ColumnType.DOUBLE;
            case BOOLEAN -> ColumnType.BOOLEAN;
            case DATE -> ColumnType.DATE;
            case IP -> ColumnType.IP;
            case GEO_POINT -> ColumnType.GEO_POINT;
            case OBJECT, NESTED, FLATTENED -> null;
        };
    }

    /** Whether each value of the type fits the field. */
    static boolean fits(ColumnType type, EcsType field) {
        ColumnType own = typeFor(field);
        return own == type || (own == ColumnType.TEXT) || (own == ColumnType.DOUBLE && type == ColumnType.LONG);
    }

    /** @return {@code null} if it was written, else what is wrong with the text */
    @Nullable
    String write(Column column, String text, RowWriter row) {
        return switch (column.type()) {
            case TEXT -> done(row.text(text));
            case LONG -> integer(column.field().type(), text, row);
            case DOUBLE -> decimal(column.field().type(), text, row);
            case BOOLEAN -> bool(text, row);
            case IP -> address(text, row);
            case DATE -> date(text, row);
            case GEO_POINT -> point(text, row);
        };
    }

    /** Lets each branch be one expression. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable String done(RowWriter written) {
        return null;
    }

    private static @Nullable String integer(EcsType field, String text, RowWriter row) {
        try {
            long value = Long.parseLong(text.strip());
            boolean fits = switch (field) {
                case INTEGER -> value == (int) value;
                case SHORT -> value == (short) value;
                default -> true;
            };
            return fits ? done(row.number(Long.toString(value))) : "is too large for a " + field.mapping();
        } catch (NumberFormatException e) {
            return "is not a whole number";
        }
    }

    private static @Nullable String decimal(EcsType field, String text, RowWriter row) {
        try {
            BigDecimal value = new BigDecimal(text.strip());
            boolean fits =
                    field == EcsType.FLOAT ? Float.isFinite(value.floatValue()) : Double.isFinite(value.doubleValue());
            return fits ? done(row.number(value.toString())) : "is too large for a " + field.mapping();
        } catch (NumberFormatException e) {
            return "is not a number";
        }
    }

    private static @Nullable String bool(String text, RowWriter row) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> done(row.bool(true));
            case "false" -> done(row.bool(false));
            default -> "is neither true nor false";
        };
    }

    private @Nullable String address(String text, RowWriter row) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        return number.readAddress(bytes, 0, bytes.length)
                ? done(row.json(ValueKind.STRING, bytes))
                : "is not an IP address";
    }

    private @Nullable String date(String text, RowWriter row) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long nanos = dates.parse(bytes, 0, bytes.length, clock.millis());
        if (nanos == Timestamps.NONE) {
            return "is not a date";
        }
        ByteArena written = new ByteArena(32);
        Timestamps.append(written, nanos);
        return done(row.json(ValueKind.STRING, Arrays.copyOf(written.array(), written.size())));
    }

    private static @Nullable String point(String text, RowWriter row) {
        Matcher point = POINT.matcher(text.strip());
        try {
            if (point.matches()
                    && Math.abs(Double.parseDouble(point.group(1))) <= 90
                    && Math.abs(Double.parseDouble(point.group(2))) <= 180) {
                return done(row.text(point.group(1) + "," + point.group(2)));
            }
        } catch (NumberFormatException e) {
            return "is not latitude,longitude";
        }
        return "is not latitude,longitude";
    }
}

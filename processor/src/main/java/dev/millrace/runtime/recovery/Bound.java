package dev.millrace.runtime.recovery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a range of records begins or ends: an offset, or a time of the records' own timestamps.
 *
 * @param offset {@code null} where it is a time
 * @param time {@code null} where it is an offset
 */
public record Bound(@Nullable Long offset, @Nullable Instant time) {

    private static final Pattern AGO = Pattern.compile("([0-9]{1,9})(s|m|h|d)");

    private static final List<Function<String, Instant>> TIMES = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());

    /**
     * Reads {@code 4711}, {@code 2026-03-01}, {@code 2026-03-01T12:00}, with or without zone (UTC), {@code yesterday},
     * {@code today}, or {@code 90m}: so long ago.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Bound parse(String text, InstantSource clock) {
        if (text.matches("[0-9]{1,18}")) {
            return new Bound(Long.valueOf(text), null);
        }
        Instant today = clock.instant()
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return new Bound(
                    null, clock.instant().minus(Duration.parse(ago.group(2).equals("d") ? "P" + text : "PT" + text)));
        }
        return new Bound(
                null,
                switch (text) {
                    case "today" -> today;
                    case "yesterday" -> today.minus(Duration.ofDays(1));
                    default -> time(text);
                });
    }

    private static Instant time(String text) {
        for (Function<String, Instant> reader : TIMES) {
            try {
                return reader.apply(text);
            } catch (DateTimeException e) {
                // Not this one; the next may read it.
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is neither an offset nor a time; write 4711,"
                + " 2026-03-01T12:00 (UTC unless a zone follows), 2026-03-01, yesterday, today, 90m or 2d");
    }
}

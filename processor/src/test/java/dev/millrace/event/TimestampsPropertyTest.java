package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** {@link Timestamps} against {@code java.time}. */
class TimestampsPropertyTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Instant FIRST = Instant.parse("1678-01-02T00:00:00Z");
    private static final Instant LAST = Instant.parse("2261-12-30T23:59:59.999999999Z");

    private final Timestamps utc = new Timestamps(ZoneOffset.UTC);

    @Property
    void readsWhatItWrote(@ForAll("instants") Instant instant) {
        // given
        ByteArena arena = new ByteArena(8);

        // when
        int start = Timestamps.append(arena, nanos(instant));

        // then
        String text = new String(arena.array(), start, arena.size() - start, StandardCharsets.US_ASCII);
        assertThat(Instant.parse(text)).isEqualTo(instant);
        assertThat(parse(utc, text)).isEqualTo(nanos(instant));
    }

    @Property
    void readsWhatJavaFormats(
            @ForAll("instants") Instant instant,
            @ForAll("offsets") ZoneOffset offset,
            @ForAll("formats") Format format) {
        // given
        OffsetDateTime time = instant.atOffset(offset);
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(format.pattern(), Locale.ENGLISH);

        // when
        long parsed = parse(utc, formatter.format(time));

        // then
        assertThat(parsed).isEqualTo(nanos(instant) - Math.floorMod(nanos(instant), format.unit()));
    }

    @Property
    void knowsTheRulesOfZones(
            @ForAll("zones") ZoneId zone, @ForAll @Size(min = 1, max = 8) List<@From("instants") Instant> instants) {
        // given
        Timestamps local = new Timestamps(zone);

        for (Instant instant : instants) {
            // when
            LocalDateTime clock = LocalDateTime.ofInstant(instant, zone);
            long parsed = parse(local, clock.toString());

            // then
            assertThat(parsed).isEqualTo(nanos(clock.atZone(zone).toInstant()));
        }
    }

    @Property
    void neverThrows(@ForAll("almostTimestamps") String text, @ForAll long referenceMillis) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        long parsed = utc.parse(bytes, 0, bytes.length, referenceMillis);

        assertThat(parsed == Timestamps.NONE || (parsed >= Timestamps.MIN_SECOND * SECOND))
                .isTrue();
    }

    private record Format(String pattern, long unit) {}

    @Provide
    Arbitrary<Format> formats() {
        return Arbitraries.of(
                new Format("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX", 1),
                new Format("uuuu-MM-dd HH:mm:ss.SSSSSSXX", 1_000),
                new Format("uuuu-MM-dd HH:mm:ss,SSSxx", 1_000_000),
                new Format("uuuuMMdd'T'HHmmss.SSSXX", 1_000_000),
                new Format("uuuu/MM/dd HH:mm:ssxxx", SECOND),
                new Format("dd/MMM/uuuu:HH:mm:ss xx", SECOND),
                new Format("EEE, dd MMM uuuu HH:mm:ss xx", SECOND),
                new Format("EEE MMM d HH:mm:ss.SSSSSS uuuu xx", 1_000),
                new Format("EEE MMM dd HH:mm:ss xx uuuu", SECOND),
                new Format("MMMM d, uuuu h:mm:ss a xx", SECOND),
                new Format("uuuu-MM-dd'T'HH:mmxxx", 60 * SECOND));
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(nanos(FIRST), nanos(LAST))
                .map(n -> Instant.ofEpochSecond(Math.floorDiv(n, SECOND), Math.floorMod(n, SECOND)));
    }

    @Provide
    Arbitrary<ZoneOffset> offsets() {
        return Arbitraries.integers()
                .between(-18 * 60, 18 * 60)
                .map(minutes -> ZoneOffset.ofTotalSeconds(minutes * 60));
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo")
                .map(ZoneId::of);
    }

    @Provide
    Arbitrary<String> almostTimestamps() {
        Arbitrary<String> pieces = Arbitraries.of(
                "2026",
                "-",
                "01",
                "02",
                "T",
                " ",
                ":",
                ".",
                "123",
                "Z",
                "+",
                "Jan",
                "Fri",
                ",",
                "/",
                "PM",
                "e",
                "9",
                "[",
                "]",
                "(",
                ")",
                "UTC",
                "é",
                "\u202f",
                "1700000000",
                "24",
                "60",
                "29",
                "Feb",
                "=");
        return Combinators.combine(pieces.list().ofMaxSize(14), Arbitraries.of("", " "))
                .as((list, glue) -> String.join(glue, list));
    }

    private static long parse(Timestamps timestamps, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return timestamps.parse(bytes, 0, bytes.length, 0);
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }
}

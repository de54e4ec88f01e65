package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    private static final Instant REFERENCE = Instant.parse("2026-03-10T12:00:00Z");

    private final Timestamps timestamps = new Timestamps(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-02T03:04:05Z|2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.1Z|2026-01-02T03:04:05.1Z",
                "2026-01-02T03:04:05,123456Z|2026-01-02T03:04:05.123456Z",
                "2026-01-02T03:04:05.123456789123Z|2026-01-02T03:04:05.123456789Z",
                "2026-01-02t03:04:05z|2026-01-02T03:04:05Z",
                "2026-01-02 03:04:05|2026-01-02T03:04:05Z",
                "2026-01-02 03:04:05:250|2026-01-02T03:04:05.250Z",
                "2026-01-02 03:04|2026-01-02T03:04:00Z",
                "2026-01-02|2026-01-02T00:00:00Z",
                "2026-01-02T03:04:05+01|2026-01-02T02:04:05Z",
                "2026-01-02T03:04:05+0530|2026-01-01T21:34:05Z",
                "2026-01-02T03:04:05-23:59|2026-01-03T03:03:05Z",
                "2026-01-02T03:04:05-09:30|2026-01-02T12:34:05Z",
                "2026-01-02T03:04:05+01:00[Europe/Berlin]|2026-01-02T02:04:05Z",
                "2026-01-02 03:04:05.5 +0100 CET m=+0.01|2026-01-02T02:04:05.5Z",
                "2026-01-02 03:04:05.5 +0300 +03|2026-01-02T00:04:05.5Z",
                "2026-01-02 03:04:05.123 CET|2026-01-02T02:04:05.123Z",
                "2026-01-02-03:04:05|2026-01-02T03:04:05Z",
                "2026/01/02 03:04:05|2026-01-02T03:04:05Z",
                "2026.01.02 03:04:05|2026-01-02T03:04:05Z",
                "2026-Jan-02 03:04:05|2026-01-02T03:04:05Z",
                "2026 Jan 2 03:04:05|2026-01-02T03:04:05Z",
                "20260102T030405Z|2026-01-02T03:04:05Z",
                "20260102T030405.25+0100|2026-01-02T02:04:05.25Z",
                "20260102 03:04:05|2026-01-02T03:04:05Z",
                "20260102030405|2026-01-02T03:04:05Z",
                "20260102030405123|2026-01-02T03:04:05.123Z",
                "260102 03:04:05|2026-01-02T03:04:05Z",
                "2026-01-02T24:00:00Z|2026-01-03T00:00:00Z",
                "2016-12-31T23:59:60Z|2017-01-01T00:00:00Z",
                "1678-01-01T00:00:00Z|1678-01-01T00:00:00Z",
                "2261-12-31T23:59:59.999999999Z|2261-12-31T23:59:59.999999999Z",
            })
    void readsIso8601AndItsVariants(String text, Instant expected) {
        assertThat(parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100000000|1973-03-03T09:46:40Z",
                "1700000000|2023-11-14T22:13:20Z",
                "1700000000.123|2023-11-14T22:13:20.123Z",
                "1700000000.123456789123|2023-11-14T22:13:20.123456789Z",
                "1.7e9|2023-11-14T22:13:20Z",
                "1.700000000123E+09|2023-11-14T22:13:20.123Z",
                "17000000000000e-4|2023-11-14T22:13:20Z",
                "1700000000123|2023-11-14T22:13:20.123Z",
                "1700000000123.5|2023-11-14T22:13:20.1235Z",
                "1700000000123456|2023-11-14T22:13:20.123456Z",
                "1700000000123456789|2023-11-14T22:13:20.123456789Z",
                "9214646399999999999|2261-12-31T23:59:59.999999999Z",
            })
    void readsEpochTimeByItsMagnitude(String text, Instant expected) {
        assertThat(parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10/Oct/2000:13:55:36 -0700|2000-10-10T20:55:36Z",
                "10-Oct-2000 13:55:36.250|2000-10-10T13:55:36.250Z",
                "02 Jan 2026 03:04:05,678|2026-01-02T03:04:05.678Z",
                "Fri, 02 Jan 2026 03:04:05 GMT|2026-01-02T03:04:05Z",
                "Fri, 2 Jan 2026 03:04:05 -0500|2026-01-02T08:04:05Z",
                "Friday, 02-Jan-26 03:04:05 GMT|2026-01-02T03:04:05Z",
                "Friday, 31-Dec-99 03:04:05 PST|1999-12-31T11:04:05Z",
                "Fri Jan  2 03:04:05 2026|2026-01-02T03:04:05Z",
                "Fri Jan  2 03:04:05 EST 2026|2026-01-02T08:04:05Z",
                "Fri Jan 02 03:04:05.123456 2026|2026-01-02T03:04:05.123456Z",
                "Fri Jan 02 03:04:05 -0700 2026|2026-01-02T10:04:05Z",
                "Fri Jan 02 2026 03:04:05 GMT+0100 (Central European Standard Time)|2026-01-02T02:04:05Z",
                "Fri Jan 2 03:04:05 PST-0700 2026|2026-01-02T10:04:05Z",
                "Jan 2, 2026 3:04:05 PM|2026-01-02T15:04:05Z",
                "Jan 2, 2026, 12:04:05\u202fAM|2026-01-02T00:04:05Z",
                "January 2, 2026|2026-01-02T00:00:00Z",
                "Sept 2 2026 03:04:05|2026-09-02T03:04:05Z",
            })
    void readsDatesInWords(String text, Instant expected) {
        assertThat(parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mar 10 11:59:59|2026-03-10T11:59:59Z",
                "Mar  9 22:14:15|2026-03-09T22:14:15Z",
                "Mar 11 00:00:00|2026-03-11T00:00:00Z",
                "Mar 11 12:00:01|2025-03-11T12:00:01Z",
                "Apr  1 00:00:00|2025-04-01T00:00:00Z",
                "Oct  1 22:14:15|2025-10-01T22:14:15Z",
                "Dec 31 23:59:59|2025-12-31T23:59:59Z",
                "Feb 29 12:00:00|2024-02-29T12:00:00Z",
                "Mar 10 11:59:59.123456|2026-03-10T11:59:59.123456Z",
                "Mar 10 2025 11:59:59|2025-03-10T11:59:59Z",
                "Mar 10 11:59:59 2025|2025-03-10T11:59:59Z",
                "*Mar 10 11:59:59.123 UTC:|2026-03-10T11:59:59.123Z",
                "Mar 10 11:59:59 CET|2026-03-10T10:59:59Z",
            })
    void givesATimeWithoutAYearTheLatestThatIsNotAhead(String text, Instant expected) {
        assertThat(parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                ".",
                "*",
                "yesterday",
                "n/a",
                "0",
                "3",
                "2014",
                "99999999",
                "12345.678",
                "-1700000000",
                "1700000000x",
                "1.7e",
                "1.7e9999",
                "1e300",
                "99999999999999999999999999999",
                "2026-13-01T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-01-32",
                "2026-01-02T25:00:00Z",
                "2026-01-02T24:00:01Z",
                "2026-01-02T03:60:00Z",
                "2026-01-02T03:04:61Z",
                "2026-01-02T03:04:05+99:00",
                "2026-01-02T03:04:05+24:00",
                "2026-01-02T03:04:05+1",
                "2026-01-02T03:04:05 XYZT",
                "2026-01-02T03:04:05Z and more",
                "2026-01-02T03:04:05-22g=1",
                "2026-01-02T03:04:05Z m=+1 text",
                "2026-01-02T03:04:05Z (user=7)",
                "2026-01-02T",
                "2026-01",
                "0001-01-01T00:00:00Z",
                "1677-12-31T23:59:59Z",
                "2262-01-01T00:00:00Z",
                "9214646400000000000",
                "01/02/2026 03:04:05",
                "Jan 2, 2026 13:04:05 PM",
                "Foo  1 22:14:15",
                "Jan",
                "Jan 2",
                "Fri",
                "5,000-9,999",
                "2026-01-02T03:04:05.",
            })
    void saysWhatIsNoTimestamp(String text) {
        byte[] bytes = bytes(text);

        assertThat(timestamps.parse(bytes, 0, bytes.length, REFERENCE.toEpochMilli()))
                .isEqualTo(Timestamps.NONE);
    }

    @Test
    void readsOnlyTheSlice() {
        byte[] bytes = bytes("12026-01-02T03:04:05Z9");

        assertThat(toInstant(timestamps.parse(bytes, 1, bytes.length - 1, 0)))
                .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05,2026-01-02T02:04:05Z",
        "2026-07-02T03:04:05,2026-07-02T01:04:05Z",
        "2026-03-29T02:30:00,2026-03-29T01:30:00Z", // skipped by the clock
        "2026-10-25T02:30:00,2026-10-25T00:30:00Z", // there twice
        "2026-07-02T03:04:05Z,2026-07-02T03:04:05Z"
    })
    void takesTheDefaultZoneWhereNoneIsNamed(String text, Instant expected) {
        // given
        Timestamps berlin = new Timestamps(ZoneId.of("Europe/Berlin"));
        byte[] bytes = bytes(text);

        // when
        long nanos = berlin.parse(bytes, 0, bytes.length, 0);

        // then
        assertThat(toInstant(nanos)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z,2026-01-02T03:04:05.000Z",
        "2026-01-02T03:04:05.1Z,2026-01-02T03:04:05.100Z",
        "2026-01-02T03:04:05.1234Z,2026-01-02T03:04:05.123400Z",
        "2026-01-02T03:04:05.123456789Z,2026-01-02T03:04:05.123456789Z",
        "1969-12-31T23:59:59.999Z,1969-12-31T23:59:59.999Z"
    })
    void writesAsManyDigitsOfASecondAsItNeeds(Instant instant, String expected) {
        // given
        ByteArena arena = new ByteArena(1);

        // when
        int start = Timestamps.append(arena, toNanos(instant));

        // then
        assertThat(new String(arena.array(), start, arena.size() - start, StandardCharsets.US_ASCII))
                .isEqualTo(expected);
    }

    private Instant parse(String text) {
        byte[] bytes = bytes(text);
        return toInstant(timestamps.parse(bytes, 0, bytes.length, REFERENCE.toEpochMilli()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Instant toInstant(long nanos) {
        assertThat(nanos).isNotEqualTo(Timestamps.NONE);
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    private static long toNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}

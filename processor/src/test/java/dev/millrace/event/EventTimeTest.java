package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EventTimeTest {

    private static final long RECORD_MILLIS =
            Instant.parse("2026-03-10T12:00:00Z").toEpochMilli();
    private static final Origin ORIGIN = new Origin("t", "id", 0, 7, RECORD_MILLIS);

    private final LogEvent event =
            new LogEvent(ZoneOffset.UTC, InstantSource.fixed(Instant.parse("2020-06-01T00:00:00Z")));

    @Test
    void isAbsentWithoutAFieldForIt() {
        begin(ORIGIN);
        add("message", ValueKind.STRING, "2026-01-02T03:04:05Z");
        end();

        assertThat(event.time().state()).isEqualTo(EventTime.State.ABSENT);
    }

    @Test
    void isReadFromTheMostTrustedFieldThatHoldsATime() {
        // given
        begin(ORIGIN);
        add("t", ValueKind.NUMBER, "1600000000");
        int expected = add("time", ValueKind.NUMBER, "1700000000123");
        add("@timestamp", ValueKind.STRING, "soon");
        add("ts", ValueKind.STRING, "2026-01-02T03:04:05Z");
        end();

        // when
        EventTime time = event.time();

        // then
        assertThat(time.state()).isEqualTo(EventTime.State.FOUND);
        assertThat(time.field()).isEqualTo(expected);
        assertThat(time.epochNanos()).isEqualTo(1_700_000_000_123_000_000L);
    }

    @Test
    void isUnparsableWhereOnlyATimestampIsExpectedButNoneStands() {
        // given
        begin(ORIGIN);
        int expected = add("ts", ValueKind.STRING, "soon");
        add("t", ValueKind.NUMBER, "21.5");
        end();

        // when
        EventTime time = event.time();

        // then
        assertThat(time.state()).isEqualTo(EventTime.State.UNPARSABLE);
        assertThat(time.field()).isEqualTo(expected);
    }

    @Test
    void doesNotTakeATemperatureForABrokenTimestamp() {
        begin(ORIGIN);
        add("t", ValueKind.NUMBER, "21.5");
        add("time", ValueKind.NULL, "null");
        end();

        assertThat(event.time().state()).isEqualTo(EventTime.State.ABSENT);
    }

    @Test
    void isReadFromEscapedTextWithoutGrowingTheEvent() {
        // given
        begin(ORIGIN);
        add("time", ValueKind.ESCAPED, "10\\/Oct\\/2000:13:55:36 \\u002d0700");
        end();
        int size = event.arena().size();

        // when
        EventTime time = event.time();

        // then
        assertThat(time.epochNanos())
                .isEqualTo(Instant.parse("2000-10-10T20:55:36Z").getEpochSecond() * 1_000_000_000L);
        assertThat(event.arena().size()).isEqualTo(size);
    }

    @Test
    void isReadFromTheInstantOfLog4j() {
        // given
        begin(ORIGIN);
        int instant = open("instant");
        add("epochSecond", ValueKind.NUMBER, "1612369055");
        add("nanoOfSecond", ValueKind.NUMBER, "123456789");
        event.raw().close(instant, event.arena().size());
        end();

        // when
        EventTime time = event.time();

        // then
        assertThat(time.field()).isEqualTo(instant);
        assertThat(time.epochNanos()).isEqualTo(1_612_369_055_123_456_789L);
    }

    @Test
    void takesNoObjectWithOtherFieldsForAnInstant() {
        begin(ORIGIN);
        int instant = open("instant");
        add("epochSecond", ValueKind.NUMBER, "1612369055");
        add("coffee", ValueKind.TRUE, "true");
        event.raw().close(instant, event.arena().size());
        end();

        assertThat(event.time().state()).isEqualTo(EventTime.State.UNPARSABLE);
    }

    @Test
    void takesTheYearFromTheRecord() {
        begin(ORIGIN);
        add("timestamp", ValueKind.TEXT, "Oct  1 22:14:15");
        end();

        assertThat(Instant.ofEpochSecond(event.time().epochNanos() / 1_000_000_000L))
                .isEqualTo("2025-10-01T22:14:15Z");
    }

    @Test
    void takesTheYearFromTheClockWhereTheRecordHasNoTimestamp() {
        begin(new Origin("t", "id", 0, 7, Origin.NO_TIMESTAMP));
        add("timestamp", ValueKind.TEXT, "Oct  1 22:14:15");
        end();

        assertThat(Instant.ofEpochSecond(event.time().epochNanos() / 1_000_000_000L))
                .isEqualTo("2019-10-01T22:14:15Z");
    }

    @Test
    void isForgottenWithTheEvent() {
        // given
        begin(ORIGIN);
        add("time", ValueKind.NUMBER, "1700000000123");
        end();
        EventTime.State before = event.time().state();

        // when
        begin(ORIGIN);
        end();

        // then
        assertThat(before).isEqualTo(EventTime.State.FOUND);
        assertThat(event.time().state()).isEqualTo(EventTime.State.ABSENT);
    }

    @Test
    void readsTheDefaultZone() {
        // given
        LogEvent berlin = new LogEvent(ZoneId.of("Europe/Berlin"), InstantSource.system());
        berlin.begin(ORIGIN, 0);
        berlin.raw().add(ValueKind.OBJECT, 0, 0, FieldHash.EMPTY, 0, 0);
        add(berlin, "time", ValueKind.TEXT, "2026-01-02 03:04:05");
        berlin.raw().close(0, 0);

        // when
        EventTime time = berlin.time();

        // then
        assertThat(Instant.ofEpochSecond(time.epochNanos() / 1_000_000_000L)).isEqualTo("2026-01-02T02:04:05Z");
    }

    private void begin(Origin origin) {
        event.begin(origin, 0);
        event.raw().add(ValueKind.OBJECT, 0, 0, FieldHash.EMPTY, 0, 0);
    }

    private void end() {
        event.raw().close(0, event.arena().size());
    }

    private int add(String name, ValueKind kind, String value) {
        return add(event, name, kind, value);
    }

    private int open(String name) {
        return add(event, name, ValueKind.OBJECT, "");
    }

    private static int add(LogEvent event, String name, ValueKind kind, String value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
        int nameStart = event.arena().append(nameBytes);
        int start = event.arena().append(valueBytes);
        int hash = FieldHash.of(nameBytes, 0, nameBytes.length);
        return event.raw().add(kind, nameStart, start, hash, start, start + valueBytes.length);
    }
}

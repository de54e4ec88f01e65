package dev.millrace.stage.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.DecodeConfig;
import dev.millrace.config.ValidateConfig;
import dev.millrace.config.ValidateConfig.OnFuture;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.stage.decode.Decoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorTest {

    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private int readings;
    private final InstantSource clock = () -> {
        readings++;
        return now;
    };

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":"0123456789012345678901234567890123456789"} | validate.too-large       | the event has 48 bytes, more than 40
            {"a":1,"b":[1,2],"c":{"d":1}}                    | validate.too-many-fields | the event has 6 fields, more than 5
            {"a":{"b":{}}}                                   | validate.too-deep        | the event is nested deeper than 2 levels
            {"a":{"b":1},"c":[[]]}                           | validate.too-deep        | the event is nested deeper than 2 levels
            """)
    void rejects(String json, String code, String reason) {
        ValidateConfig config =
                new ValidateConfig(40, 2, 5, List.of(), Duration.ofDays(3650), Duration.ofDays(1), OnFuture.REJECT);

        assertThat(verdict(new Validator(config, clock), json)).isEqualTo(rejection(code, reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1,\"b\":[1,2],\"c\":3}",
                "{\"a\":{},\"b\":{},\"c\":[],\"d\":{}}",
                "plain text",
                "{\"a\":\"01234567890123456789012345678901\"}"
            })
    void passes(String json) {
        ValidateConfig config =
                new ValidateConfig(40, 2, 5, List.of(), Duration.ofDays(3650), Duration.ofDays(1), OnFuture.REJECT);

        assertThat(verdict(new Validator(config, clock), json)).isEqualTo(Verdict.Pass.PASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"service.name\":\"a\",\"http.request.method\":\"GET\"}",
                "{\"service\":{\"name\":\"a\"},\"http\":{\"request\":{\"method\":\"GET\"}}}",
                "{\"http.request\":{\"method\":\"\"},\"x\":{\"y\":{}},\"service\":{\"id\":1,\"name\":0}}",
                "{\"http\":{\"request.method\":{}},\"service.name\":null,\"service\":{\"name\":[]}}"
            })
    void findsRequiredFieldsInEachNotation(String json) {
        assertThat(verdict(requiring("service.name", "http.request.method"), json))
                .isEqualTo(Verdict.Pass.PASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "text",
                "{\"name\":1,\"service\":1}",
                "{\"service.name\":null}",
                "{\"service\":[{\"name\":1}]}",
                "{\"a\":{\"service.name\":1}}",
                "{\"service\":{},\"name\":1}",
                "{\"service_name\":1}",
                "{\"service\":{\".name\":1}}",
                "{\"service.\":{\"name\":1}}"
            })
    void rejectsWhereARequiredFieldIsMissing(String json) {
        assertThat(verdict(requiring("service.name"), json))
                .isEqualTo(rejection("validate.field-missing", "the required field service.name is missing or null"));
    }

    @Test
    void rejectsATimestampBeforeTheWindow() {
        assertThat(verdict(within("1h", "10m"), "{\"ts\":\"2026-06-01T10:59:59Z\"}"))
                .isEqualTo(rejection(
                        "validate.timestamp-too-old",
                        "field ts: 2026-06-01T10:59:59Z is further back than validate.max-past, 1h"));
    }

    @Test
    void rejectsATimestampAfterTheWindow() {
        assertThat(verdict(within("1h", "10m"), "{\"ts\":\"2026-06-01T12:10:01Z\"}"))
                .isEqualTo(rejection(
                        "validate.timestamp-in-future",
                        "field ts: 2026-06-01T12:10:01Z is further ahead than validate.max-future, 10m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ts\":\"2026-06-01T11:00:00Z\"}",
                "{\"ts\":\"2026-06-01T12:10:00Z\"}",
                "{\"ts\":\"yesterday\"}",
                "{}"
            })
    void passesWithinTheWindowAndWithoutATimestamp(String json) {
        assertThat(verdict(within("1h", "10m"), json)).isEqualTo(Verdict.Pass.PASS);
    }

    @Test
    void readsTheClockOnceForManyRecentEvents() {
        Validator validator = within("1h", "10m");

        for (int i = 0; i < 16; i++) {
            assertThat(verdict(validator, "{\"ts\":\"2026-06-01T12:00:00Z\"}")).isEqualTo(Verdict.Pass.PASS);
        }

        assertThat(readings).isEqualTo(1);
    }

    @Test
    void readsTheClockBeforeItRejects() {
        Validator validator = within("1h", "10m");
        verdict(validator, "{\"ts\":\"2026-06-01T12:00:00Z\"}");

        now = Instant.parse("2026-06-01T12:30:00Z");

        assertThat(verdict(validator, "{\"ts\":\"2026-06-01T12:40:00Z\"}")).isEqualTo(Verdict.Pass.PASS);
        assertThat(verdict(validator, "{\"ts\":\"2026-06-01T12:40:01Z\"}")).isInstanceOf(Rejection.class);
        assertThat(verdict(validator, "{\"ts\":\"2026-06-01T11:29:59Z\"}")).isInstanceOf(Rejection.class);
    }

    private Validator requiring(String... names) {
        return new Validator(
                new ValidateConfig(
                        1000, 10, 100, List.of(names), Duration.ofDays(3650), Duration.ofDays(1), OnFuture.REJECT),
                clock);
    }

    private Validator within(String past, String future) {
        Duration maxPast = Duration.parse("PT" + past);
        Duration maxFuture = Duration.parse("PT" + future);
        return new Validator(new ValidateConfig(1000, 10, 100, List.of(), maxPast, maxFuture, OnFuture.REJECT), clock);
    }

    private static Rejection rejection(String code, String reason) {
        return new Rejection(Stage.VALIDATE, code, reason);
    }

    private static Verdict verdict(Validator validator, String value) {
        Verdict[] verdict = new Verdict[1];
        Origin origin = new Origin("t", "id", 0, 0, Origin.NO_TIMESTAMP);
        new Decoder(DecodeConfig.DEFAULT)
                .decode(value.getBytes(StandardCharsets.UTF_8), origin, new LogEvent(), new EventReceiver() {
                    @Override
                    public void event(LogEvent event) {
                        verdict[0] = validator.apply(event);
                    }

                    @Override
                    public void rejected(int index, Rejection rejection) {
                        throw new AssertionError(rejection.toString());
                    }
                });
        return verdict[0];
    }
}

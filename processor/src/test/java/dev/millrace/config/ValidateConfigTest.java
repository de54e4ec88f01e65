package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.ValidateConfig.OnFuture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidateConfigTest {

    @Test
    void hasSafeDefaults() {
        assertThat(ValidateConfig.DEFAULT)
                .isEqualTo(new ValidateConfig(
                        10 * 1024 * 1024,
                        64,
                        10_000,
                        List.of(),
                        Duration.ofDays(36500),
                        Duration.ofDays(1),
                        OnFuture.RECORD_TIME));
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = """
                validate:
                  max-event-size: 1MiB
                  max-depth: 2
                  max-fields: 3
                  required-fields: [service.name, "a,b"]
                  max-past: PT1H
                  max-future: 5m
                  on-future: reject
                """;

        // when
        ValidateConfig config = Read.stages(yaml).validate();

        // then
        assertThat(config)
                .isEqualTo(new ValidateConfig(
                        1024 * 1024,
                        2,
                        3,
                        List.of("service.name", "a,b"),
                        Duration.ofHours(1),
                        Duration.ofMinutes(5),
                        OnFuture.REJECT));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                validate:
                  max-event-size: 0
                  max-depth: 0
                  max-fields: 0
                  required-fields: {a: b}
                  max-past: -PT1H
                  max-future: PT-1S
                """))
                .containsExactly(
                        "millrace.yaml:4: validate.max-event-size: must be at least 1 byte",
                        "millrace.yaml:5: validate.max-depth: must be at least 1",
                        "millrace.yaml:6: validate.max-fields: must be at least 1",
                        "millrace.yaml:7: validate.required-fields: takes one value, not a mapping",
                        "millrace.yaml:8: validate.max-past: \"-PT1H\" is not a duration; write 250ms, 5s, 10m, 2h or 1d",
                        "millrace.yaml:9: validate.max-future: must not be negative");
    }
}

package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LedgerConfigTest {

    @Test
    void hasSafeDefaults() {
        // when
        LedgerConfig config = Read.whole(Read.REQUIRED).ledger();

        // then
        assertThat(config)
                .isEqualTo(new LedgerConfig(100_000, Runtime.getRuntime().maxMemory() / 4, Duration.ofSeconds(30)));
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = Read.REQUIRED + """
                ledger:
                  window: 1_000
                  max-buffered: 64MiB
                  drain-timeout: 1m
                """;

        // when
        LedgerConfig config = Read.whole(yaml).ledger();

        // then
        assertThat(config).isEqualTo(new LedgerConfig(1000, 64L << 20, Duration.ofMinutes(1)));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                ledger:
                  window: 0
                  max-buffered: 1kB
                  drain-timeout: PT-1S
                """))
                .containsExactly(
                        "millrace.yaml:4: ledger.window: must be at least 1",
                        "millrace.yaml:5: ledger.max-buffered: must be at least 1MiB",
                        "millrace.yaml:6: ledger.drain-timeout: must not be negative");
    }
}

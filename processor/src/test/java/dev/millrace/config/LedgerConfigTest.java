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
                .isEqualTo(new LedgerConfig(
                        100_000, Runtime.getRuntime().maxMemory() / 4, Duration.ofSeconds(30), "millrace.ledger"));
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = Read.REQUIRED + """
                ledger:
                  window: 1_000
                  max-buffered: 64MiB
                  drain-timeout: 1m
                  topic: acme.ledger
                """;

        // when
        LedgerConfig config = Read.whole(yaml).ledger();

        // then
        assertThat(config).isEqualTo(new LedgerConfig(1000, 64L << 20, Duration.ofMinutes(1), "acme.ledger"));
    }

    @Test
    void refusesATopicThatIsNoneOrAnothers() {
        assertThat(Read.problems(Read.REQUIRED + "ledger: {topic: 'a b'}\n"))
                .containsExactly("millrace.yaml:3: ledger.topic: must be 1 to 249 of letters, digits, '.', '_' and '-',"
                        + " as Kafka asks");
        assertThat(Read.problems(Read.REQUIRED + "ledger: {topic: millrace.dead-letters}\n"))
                .containsExactly(
                        "millrace.yaml:3: ledger.topic: must not be dead-letters.topic as well; name another one");
        assertThat(Read.problems(Read.REQUIRED.replace("input-topics: logs", "input-topics: millrace.ledger")))
                .containsExactly("millrace.yaml:1: kafka.input-topics: must not contain ledger.topic millrace.ledger:"
                        + " each line of the ledger would be read, accounted for and written again for ever; leave it"
                        + " out, or name another ledger.topic");
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

package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadLetterConfigTest {

    @Test
    void hasSafeDefaults() {
        assertThat(DeadLetterConfig.DEFAULT.topic()).isEqualTo("millrace.dead-letters");
    }

    @Test
    void readsEveryKey() {
        // when
        DeadLetterConfig config =
                Read.whole(Read.REQUIRED + "dead-letters: {topic: dlq}\n").deadLetters();

        // then
        assertThat(config).isEqualTo(new DeadLetterConfig("dlq"));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                dead-letters: {topic: "dead letters"}
                """))
                .containsExactly(
                        "millrace.yaml:3: dead-letters.topic: must be 1 to 249 of letters, digits, '.', '_' and '-', as Kafka asks");
    }
}

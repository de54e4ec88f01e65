package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MillraceConfigTest {

    @Test
    void refusesToReadItsOwnDeadLetters() {
        assertThat(Read.problems(Read.REQUIRED.replace("input-topics: logs", "input-topics: [logs, dlq]")
                        + "dead-letters: {topic: dlq}\n"))
                .containsExactly(
                        "millrace.yaml:1: kafka.input-topics: must not contain dead-letters.topic dlq: each dead"
                                + " letter would be read, rejected and written again for ever; leave it out, or name another"
                                + " dead-letters.topic");
    }

    @Test
    void refusesAPatternThatMatchesItsOwnDeadLetters() {
        assertThat(Read.problems(Read.REQUIRED.replace("input-topics: logs", "input-pattern: '.*'")))
                .containsExactly("millrace.yaml:1: kafka.input-pattern: must not match dead-letters.topic"
                        + " millrace.dead-letters: each dead letter would be read, rejected and written again for ever;"
                        + " narrow it, or name another dead-letters.topic");
    }

    @Test
    void takesAPatternThatMatchesOnlyAPartOfTheName() {
        // when
        MillraceConfig config = Read.whole(Read.REQUIRED.replace("input-topics: logs", "input-pattern: millrace"));

        // then
        assertThat(config.kafka().inputPattern()).isEqualTo("millrace");
    }

    @Test
    void tellsOtherProblemsTogetherWithIt() {
        assertThat(Read.problems(Read.REQUIRED.replace("input-topics: logs", "input-topics: millrace.dead-letters")
                        + "http: {port: none}\n"))
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("millrace.yaml:1: kafka.input-topics: must not contain"))
                .anyMatch(problem -> problem.startsWith("millrace.yaml:3: http.port: "));
    }
}

package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleConfigTest {

    @Test
    void thereAreNoneByDefault() {
        assertThat(StagesConfig.DEFAULT.rules()).isEmpty();
        assertThat(Read.whole(Read.REQUIRED).rules()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = """
                rules:
                  - name: quiet
                    topics: [logs, "debug-*"]
                    when: log.level == "debug"
                    sample: 0.25
                    rename: {attributes.a: user.name}
                    set: {labels.team: core, labels.b: x}
                    remove: [labels.c, attributes.d]
                    dataset: shop
                    namespace: prod
                  - {name: gone, drop: true}
                """;

        // when
        RuleConfig first = Read.stages(yaml).rules().get(0);
        RuleConfig second = Read.stages(yaml).rules().get(1);

        // then
        assertThat(first.name()).isEqualTo("quiet");
        assertThat(first.topics()).containsExactly("logs", "debug-*");
        assertThat(first.when()).isEqualTo("log.level == \"debug\"");
        assertThat(first.sample()).isEqualTo(0.25);
        assertThat(first.drop()).isFalse();
        assertThat(first.rename()).containsExactly(Map.entry("attributes.a", "user.name"));
        assertThat(first.set().keySet()).containsExactly("labels.team", "labels.b");
        assertThat(first.remove()).containsExactly("labels.c", "attributes.d");
        assertThat(first.dataset()).isEqualTo("shop");
        assertThat(first.namespace()).isEqualTo("prod");
        assertThat(second.drop()).isTrue();
        assertThat(second.when()).isNull();
        assertThat(second.sample()).isNull();
    }

    @Test
    void knowsWhereItsKeysAreWritten() {
        // given
        String yaml = """
                rules:
                  - {name: other, drop: true}
                  - name: quiet
                    when: a
                    set:
                      labels.a: x
                      labels.b: x
                """;

        // when
        Places places = Read.stages(yaml).rules().get(1).places();

        // then
        assertThat(places.of("name")).endsWith("millrace.yaml:3");
        assertThat(places.of("when")).endsWith("millrace.yaml:4");
        assertThat(places.of("set.\"labels.b\"")).endsWith("millrace.yaml:7");
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                rules:
                  - {drop: true}
                  - {name: nothing}
                  - {name: both, drop: true, dataset: shop}
                  - {name: all, sample: 1}
                  - {name: none, sample: a few}
                  - {name: blank, when: " ", drop: true}
                  - {name: places, places: x, drop: true}
                """))
                .containsExactly(
                        "millrace.yaml:4: rules[0].name: is missing; write for example health-checks",
                        "millrace.yaml:5: rules[1].drop: is false and the rule asks for nothing else; give it drop,"
                                + " sample, rename, set, remove, dataset or namespace",
                        "millrace.yaml:6: rules[2].drop: must stand alone: nothing that is left out can be sampled or"
                                + " changed",
                        "millrace.yaml:7: rules[3].sample: must be more than 0 and less than 1; to leave out all such events"
                                + " write drop: true",
                        "millrace.yaml:8: rules[4].sample: \"a few\" is not a number; write a decimal number such as 0.1",
                        "millrace.yaml:9: rules[5].when: must not be blank; leave it out for all events",
                        "millrace.yaml:10: rules[6].places: unknown key; the keys here are name, topics, when, drop, sample,"
                                + " rename, set, remove, dataset, namespace");
    }

    @Test
    void refusesTwoOfOneName() {
        assertThat(Read.problems(Read.REQUIRED + """
                rules:
                  - {name: a, drop: true}
                  - {name: a, sample: 0.5}
                """))
                .containsExactly(
                        "millrace.yaml:4: rules: has two rules of the same name; what is dropped is counted by it");
    }
}

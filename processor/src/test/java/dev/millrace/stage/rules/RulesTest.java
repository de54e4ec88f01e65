package dev.millrace.stage.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.config.ConfigException;
import dev.millrace.config.ConfigLoader;
import dev.millrace.config.RuleConfig;
import dev.millrace.event.Ecs;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a case file cannot show; the rest is in {@code cases/rules}. */
class RulesTest {

    private static final String TOPIC_ID = "mRRuUm8PTVqO3J5SJcnQCg";

    @TempDir
    private Path folder;

    private final List<String> failed = new ArrayList<>();

    @Test
    void refusesAConditionWithThePlaceInTheFileAndInTheExpression() throws IOException {
        assertThat(problems("""
                rules:
                  - name: type
                    drop: true
                    when: http.response.status_code == "500"
                  - {name: field, drop: true, when: 'message == "m" && log.levl == "debug"'}
                  - {name: syntax, drop: true, when: 'log.level == '}
                  - {name: presence, drop: true, when: has(url.pathh)}
                  - {name: function, drop: true, when: message.startWith("a")}
                  - {name: text, drop: true, when: message}
                  - name: lines
                    drop: true
                    when: |-
                      log.level == "debug"
                      && nope
                """))
                .satisfiesExactly(
                        type -> assertThat(type)
                                .startsWith("millrace.yaml:4: rules[0].when: column 27: found no matching overload for"
                                        + " '_==_' applied to '(int, string)'"),
                        field -> assertThat(field)
                                .isEqualTo("millrace.yaml:5: rules[1].when: column 19: no event has a field"
                                        + " \"log.levl\"; did you mean log.level?"),
                        syntax -> assertThat(syntax)
                                .startsWith("millrace.yaml:6: rules[2].when: column 14: mismatched input '<EOF>'"),
                        presence -> assertThat(presence)
                                .startsWith("millrace.yaml:7: rules[3].when: column ")
                                .endsWith("no event has a field \"url.pathh\"; did you mean url.path?"),
                        function -> assertThat(function)
                                .startsWith("millrace.yaml:8: rules[4].when: column ")
                                .contains("startWith"),
                        text -> assertThat(text)
                                .startsWith("millrace.yaml:9: rules[5].when: column 1: expected type 'bool'"),
                        lines -> assertThat(lines)
                                .startsWith("millrace.yaml:12: rules[6].when: line 2, column 4: no event has a field"
                                        + " \"nope\""));
    }

    @Test
    void refusesFieldsThatNoRuleMayOrCanChange() throws IOException {
        assertThat(problems("""
                rules:
                  - name: a
                    set: {log.levle: warn, process.pid: seven, source.ip: 10.0.0.300, labels: x, "labels.a b": x}
                    remove: ["@timestamp", data_stream.dataset]
                  - name: b
                    rename: {attributes.a: log.syslog.structured_data.b}
                  - {name: c, dataset: My Shop, namespace: prod-eu}
                """))
                .containsExactly(
                        "millrace.yaml:3: rules[0].set.\"log.levle\": no event has a field \"log.levle\"; did you mean"
                                + " log.level?",
                        "millrace.yaml:3: rules[0].set.\"process.pid\": \"seven\" does not fit the field's type, long; a"
                                + " document with it would be refused",
                        "millrace.yaml:3: rules[0].set.\"source.ip\": \"10.0.0.300\" does not fit the field's type, ip; a"
                                + " document with it would be refused",
                        "millrace.yaml:3: rules[0].set.\"labels\": \"labels\" cannot be written by a rule; use an ECS"
                                + " field with one value, attributes.<name>, or labels.<name> with letters, digits, _ and -",
                        "millrace.yaml:3: rules[0].set.\"labels.a b\": \"labels.a b\" cannot be written by a rule; use an"
                                + " ECS field with one value, attributes.<name>, or labels.<name> with letters, digits, _"
                                + " and -",
                        "millrace.yaml:4: rules[0].remove: \"@timestamp\" is on every document and not for rules to change",
                        "millrace.yaml:4: rules[0].remove: \"data_stream.dataset\" follows from the data stream; use"
                                + " dataset and namespace of the rule",
                        "millrace.yaml:6: rules[1].rename.\"attributes.a\": \"log.syslog.structured_data.b\" cannot be"
                                + " written by a rule; use an ECS field with one value, attributes.<name>, or labels.<name>"
                                + " with letters, digits, _ and -",
                        "millrace.yaml:7: rules[2].dataset: \"My Shop\" cannot be part of a data stream's name; write"
                                + " my_shop",
                        "millrace.yaml:7: rules[2].namespace: \"prod-eu\" cannot be part of a data stream's name; write"
                                + " prod_eu");
    }

    @Test
    void keepsTheShareOfASampleAndDecidesTheSameAgain() throws IOException {
        // given
        Rules first = rules("rules: [{name: tenth, sample: 0.1}]");
        Rules second = rules("rules: [{name: tenth, sample: 0.1}]");
        Rules otherName = rules("rules: [{name: another, sample: 0.1}]");
        int kept = 0;
        int keptByBoth = 0;

        // when
        for (int i = 0; i < 20_000; i++) {
            LogEvent event = event("logs", i % 7, i / 7, i % 3);
            boolean isKept = first.apply(event) == Verdict.Pass.PASS;
            assertThat(second.apply(event) == Verdict.Pass.PASS).isEqualTo(isKept);
            kept += isKept ? 1 : 0;
            keptByBoth += isKept && otherName.apply(event) == Verdict.Pass.PASS ? 1 : 0;
        }

        // then
        assertThat(kept).isBetween(1_850, 2_150);
        assertThat(keptByBoth).isBetween(140, 260);
    }

    @Test
    void saysWhoseConditionFailed() throws IOException {
        // given
        Rules rules = rules("rules: [{name: odd, drop: true, when: '1 / kafka.offset == 1'}]");

        // when
        Verdict atZero = rules.apply(event("logs", 0, 0, 0));
        Verdict atOne = rules.apply(event("logs", 0, 1, 0));

        // then
        assertThat(atZero).isEqualTo(Verdict.Pass.PASS);
        assertThat(atOne).isEqualTo(new Verdict.Drop("odd"));
        assertThat(failed).containsExactly("odd");
    }

    @Test
    void aListTooLongFailsInsteadOfHoldingTheThread() throws IOException {
        // given
        Rules rules =
                rules("rules: [{name: long, drop: true, when: 'tags.all(a, tags.all(b, a != \"\" && b != \"\"))'}]");
        LogEvent event = event("logs", 0, 0, 0);
        for (int i = 0; i < 500; i++) {
            event.tags().add("tag" + i);
        }

        // when
        Verdict verdict = rules.apply(event);

        // then
        assertThat(verdict).isEqualTo(Verdict.Pass.PASS);
        assertThat(failed).containsExactly("long");
    }

    @Test
    void leavesEventsOfOtherTopicsAlone() throws IOException {
        // given
        Rules rules = rules("rules: [{name: a, topics: ['audit.*'], set: {labels.x: y}}]");
        LogEvent other = event("auditx", 0, 0, 0);
        LogEvent matching = event("audit.eu", 0, 0, 0);

        // when
        rules.apply(other);
        rules.apply(matching);

        // then
        assertThat(other.ecs().size()).isZero();
        assertThat(matching.ecs().has(Ecs.label("x"))).isTrue();
    }

    private static LogEvent event(String topic, int partition, long offset, int index) {
        return new LogEvent().begin(new Origin(topic, TOPIC_ID, partition, offset, 0), index);
    }

    private Rules rules(String yaml) throws IOException {
        return new Rules(configured(yaml), failed::add);
    }

    private List<String> problems(String yaml) throws IOException {
        List<RuleConfig> rules = configured(yaml);
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> new Rules(rules, failed::add));
        return refusal.problems().stream()
                .map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
    }

    private List<RuleConfig> configured(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("millrace.yaml"), yaml);
        return ConfigLoader.loadStagesFromFileAlone(file, "").rules();
    }
}

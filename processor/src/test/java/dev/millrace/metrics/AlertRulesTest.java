package dev.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.millrace.testing.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/prometheus} says of our meters is true. */
class AlertRulesTest {

    private static final Path FOLDER = GeneratedPage.repository().resolve("deploy/prometheus");
    private static final Pattern METRIC = Pattern.compile("\\b(millrace|jvm|process)_[a-z_]+");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir
    Path folder;

    @Test
    void everyMeterInARuleIsPublished() throws IOException {
        assertThat(rules().values()).allSatisfy(rule -> {
            assertThat(names(rule.path("expr").asText())).isSubsetOf(published());
        });
    }

    @Test
    void everyRuleHasAPageWithSymptomCheckAndCure() throws IOException {
        // given
        Map<String, String> sections = new TreeMap<>();
        for (String section : Files.readString(GeneratedPage.repository().resolve("topology-docs/alerts.md"))
                .split("\n## ", -1)) {
            sections.put(section.lines().findFirst().orElse(""), section);
        }

        // then
        assertThat(sections.keySet())
                .filteredOn(name -> name.startsWith("Millrace"))
                .containsExactlyElementsOf(rules().keySet());
        assertThat(rules()).allSatisfy((name, rule) -> {
            assertThat(sections.get(name)).contains("**Symptom.**", "**Check.**", "**Cure.**");
            assertThat(rule.path("annotations").path("runbook").asText())
                    .isEqualTo("alerts.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(rule.path("labels").path("severity").asText()).isIn("page", "ticket", "info");
        });
    }

    @Test
    void everyRuleHasATestThatItFiresAndOneThatItDoesNot() throws IOException {
        JsonNode tests =
                YAML.readTree(FOLDER.resolve("alerts.test.yaml").toFile()).path("tests");
        Set<String> firing = new TreeSet<>();
        Set<String> calm = new TreeSet<>();
        for (JsonNode test : tests) {
            for (JsonNode expectation : test.path("alert_rule_test")) {
                (expectation.has("exp_alerts") ? firing : calm)
                        .add(expectation.path("alertname").asText());
            }
        }
        assertThat(firing).containsExactlyElementsOf(rules().keySet());
        assertThat(calm).containsExactlyElementsOf(rules().keySet());
    }

    @Test
    void rulesPassTheirTests() throws IOException, InterruptedException {
        Promtool.run(FOLDER, "test", "rules", "alerts.test.yaml");
        Promtool.run(FOLDER, "check", "config", "prometheus.yaml");
    }

    @Test
    void dashboardAsksForMetersThatArePublished() throws IOException {
        assertThat(dashboardQueries()).hasSizeGreaterThan(30);
        assertThat(dashboardQueries())
                .allSatisfy(query -> assertThat(names(query)).isNotEmpty().isSubsetOf(published()));
    }

    @Test
    void dashboardsQueriesCanBeParsed() throws IOException, InterruptedException {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        int number = 0;
        for (String query : dashboardQueries()) {
            rules.append("  - record: q")
                    .append(number++)
                    .append("\n    expr: '")
                    .append(query.replace("$__rate_interval", "1m"))
                    .append("'\n");
        }
        Files.writeString(folder.resolve("queries.yaml"), rules);
        Promtool.run(folder, "check", "rules", "queries.yaml");
    }

    private static List<String> dashboardQueries() throws IOException {
        return new ObjectMapper()
                .readTree(FOLDER.resolve("grafana-dashboard.json").toFile())
                .findValuesAsText("expr");
    }

    private static Map<String, JsonNode> rules() throws IOException {
        JsonNode rules = YAML.readTree(FOLDER.resolve("alerts.yaml").toFile())
                .path("groups")
                .path(0)
                .path("rules");
        return StreamSupport.stream(rules.spliterator(), false)
                .collect(
                        Collectors.toMap(rule -> rule.path("alert").asText(), rule -> rule, (a, b) -> a, TreeMap::new));
    }

    private static Set<String> names(String expression) {
        return METRIC.matcher(expression)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> published() {
        Set<String> names = Arrays.stream(Measure.values())
                .flatMap(measure -> measure.series().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        try (Meters meters = new Meters(new Counters())) {
            METRIC.matcher(meters.scrape()).results().map(MatchResult::group).forEach(names::add);
        }
        // Only there once something was collected.
        names.add("jvm_gc_pause_seconds_sum");
        return names;
    }
}

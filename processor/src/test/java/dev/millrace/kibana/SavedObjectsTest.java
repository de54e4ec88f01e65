package dev.millrace.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.millrace.testing.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedObjectsTest {

    static final Path FOLDER = GeneratedPage.repository().resolve("deploy/kibana");
    private static final Path MAPPINGS = GeneratedPage.repository().resolve("deploy/elasticsearch/mappings.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    static final Map<String, String> TYPES = SavedObjectCheck.types(MAPPINGS);

    @Test
    void fileIsWhatTheSourcesSay() throws IOException {
        // given
        StringBuilder lines = new StringBuilder();
        SavedObjects.of(FOLDER, TYPES).forEach(object -> lines.append(object).append('\n'));
        Path file = FOLDER.resolve("saved-objects.ndjson");

        // when
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, lines);
        }

        // then
        assertThat(file).as("run this test with -Ddocs.write=true").content().isEqualTo(lines.toString());
    }

    @Test
    void areSound() {
        assertThat(SavedObjectCheck.problems(SavedObjects.of(FOLDER, TYPES), TYPES))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service.name",
                "log.level",
                "error.type",
                "http.response.status_code",
                "url.path",
                "source.geo.location",
                "event.duration",
                "millrace.metrics.lag_seconds",
                "error.code"
            })
    void areNotSoundOnceAFieldIsRenamed(String field) {
        // given
        Map<String, String> renamed = new HashMap<>(TYPES);
        renamed.put(field + "_new", renamed.remove(field));

        // when
        List<String> problems = SavedObjectCheck.problems(SavedObjects.of(FOLDER, TYPES), renamed);

        // then
        assertThat(problems).isNotEmpty().allMatch(problem -> problem.contains(field));
    }

    @Test
    void areNotSoundOnceAFieldHasATypeThatItsAggregationDoesNotTake() {
        // given
        Map<String, String> changed = new HashMap<>(TYPES);
        changed.put("service.name", "match_only_text");
        changed.put("event.duration", "keyword");

        // when
        List<String> problems = SavedObjectCheck.problems(SavedObjects.of(FOLDER, TYPES), changed);

        // then
        assertThat(problems)
                .contains(
                        "lens millrace-overview-services takes unique_count of service.name, which is match_only_text",
                        "lens millrace-service-duration-ns takes percentile of event.duration, which is keyword");
    }

    @Test
    void structureIsChecked() {
        assertThat(problemsAfter(
                        "dashboard", object -> object.withArray("references").remove(0)))
                .containsExactly(
                        "dashboard millrace-overview has no reference named 1:panel_1",
                        "dashboard millrace-overview has another type than 1:panel_1");
        assertThat(problemsAfter("lens", object -> object.remove("references")))
                .containsExactly(
                        "lens millrace-overview-events has no reference named indexpattern-datasource-layer-layer");
        assertThat(problemsAfter("lens", object -> object.put("typeMigrationVersion", "7.0.0")))
                .containsExactly("lens millrace-overview-events must be of typeMigrationVersion 8.9.0");
        assertThat(problemsAfter("lens", object -> object.put("id", "other")))
                .containsExactly(
                        "dashboard millrace-overview points to lens millrace-overview-events, which is not there");
        assertThat(problemsAfter(
                        "search", object -> object.withObject("attributes").remove("columns")))
                .containsExactly("search millrace-errors has no attribute columns");
        assertThat(problemsAfter(
                        "lens",
                        object -> object.withObject("/attributes/state/visualization")
                                .put("metricAccessor", "gone")))
                .containsExactly("lens millrace-overview-events shows column gone, which is not there");
    }

    /** Changes the first object of a type. */
    private static List<String> problemsAfter(String type, Consumer<ObjectNode> change) {
        List<ObjectNode> objects = new ArrayList<>(SavedObjects.of(FOLDER, TYPES));
        objects.stream()
                .filter(object -> object.path("type").asText().equals(type))
                .findFirst()
                .ifPresent(change);
        return SavedObjectCheck.problems(objects, TYPES);
    }

    @Test
    void alertRulesAskForFieldsThatAreMapped() throws IOException {
        JsonNode rules = new ObjectMapper(new YAMLFactory())
                .readTree(FOLDER.resolve("alert-rules.yaml").toFile());
        assertThat(rules).hasSize(5).allSatisfy(rule -> {
            assertThat(TYPES)
                    .containsKeys(Kql.fields(rule.path("query").asText()).toArray(new String[0]));
            assertThat(rule.path("id").asText())
                    .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        });
    }

    @Test
    void pageTellsWhatIsOnEachDashboard() throws IOException {
        GeneratedPage.assertHolds("dashboards.md", DashboardsPage.markdown(SavedObjects.of(FOLDER, TYPES)));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

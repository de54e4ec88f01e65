package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cases.BrokenCaseException;
import dev.millrace.cases.CaseFile;
import dev.millrace.cases.Cases;
import dev.millrace.cases.Expected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Records as each shipper of {@code deploy/shippers} writes them, through real servers: what Elasticsearch holds of each is
 * what the case file beside the example says.
 */
class ShipperRecordsIT extends IntegrationTest {

    private static final Path EXAMPLES = Path.of("..", "deploy", "shippers");

    @Test
    void storesOfEachShipperWhatItsExampleSays() throws IOException, BrokenCaseException {
        // given
        topics.create(1);
        List<String> records = new ArrayList<>();
        List<Expected> expected = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path file : Cases.find(List.of(EXAMPLES))) {
            CaseFile read = Cases.read(file);
            records.addAll(read.inputs());
            expected.addAll(read.expected());
            read.expected().forEach(one -> names.add(read.name()));
        }
        assertThat(names).as("events of the examples").hasSizeGreaterThanOrEqualTo(11);
        topics.produce(records.size(), records::get);

        // when
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();
            await().atMost(LONG).until(() -> millrace.counters().open() == 0);
        }

        // then
        List<JsonNode> documents = assertStoredOnce(expected.size());
        documents.sort(Comparator.<JsonNode>comparingLong(
                        hit -> hit.at("/_source/kafka.offset").asLong())
                .thenComparing(hit -> hit.path("_id").asText()));
        SoftAssertions.assertSoftly(softly -> {
            for (int i = 0; i < documents.size(); i++) {
                Map<String, JsonNode> fields = new LinkedHashMap<>();
                flatten("", documents.get(i).path("_source"), fields);
                expected.get(i).fields().forEach(new Check(softly, names.get(i), fields)::field);
            }
        });
    }

    private record Check(SoftAssertions softly, String name, Map<String, JsonNode> fields) {

        void field(String path, JsonNode value) {
            softly.assertThat(fields.get(path)).as("%s: %s", name, path).hasToString(value.toString());
        }
    }

    private static void flatten(String path, JsonNode value, Map<String, JsonNode> into) {
        if (!value.isObject()) {
            into.put(path, value);
            return;
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            flatten(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), into);
        }
    }
}

package dev.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.KafkaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopologyDescriptionTest {

    /** Relative to the module, where Maven runs the tests. */
    private static final Path DOCUMENTED = Path.of("../topology-docs/topology.txt");

    @Test
    void isAsTheDocumentationShowsIt() throws IOException {
        // given
        String documented = Files.readString(DOCUMENTED);

        // when
        String described = topology(List.of("logs"), null).describe().toString();

        // then
        assertThat(described.strip())
                .as(
                        "the topology differs from topology-docs/topology.txt; if it is meant to, the file is now%n%n%s%n",
                        described.strip())
                .isEqualTo(documented.strip());
    }

    @Test
    void namesEveryNodeAndKeepsNoState() {
        // when
        String described = topology(List.of("logs"), null).describe().toString();

        // then
        assertThat(described).doesNotContain("KSTREAM").doesNotContain("Sink:").contains("Sub-topology: 0");
        assertThat(described).doesNotContain("Sub-topology: 1");
        assertThat(described.lines().filter(line -> line.contains("stores:")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("(stores: [])"));
    }

    @Test
    void readsSeveralTopicsOrAllThatMatchAPattern() {
        assertThat(topology(List.of("logs", "audit"), null).describe().toString())
                .contains("(topics: [audit, logs])");
        assertThat(topology(List.of(), "logs-.*").describe().toString()).contains("(topics: logs-.*)");
    }

    private static Topology topology(List<String> topics, @Nullable String pattern) {
        KafkaConfig kafka = new KafkaConfig("127.0.0.1:9092", "millrace", topics, pattern, 1, Map.of());
        return MillraceTopology.build(kafka, () -> {
            throw new AssertionError("a description initialises no task");
        });
    }
}

package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Data streams in the index mode {@code logsdb}, as Elasticsearch 9 makes them by itself: documents are stored once there too,
 * and found again by somebody who reads the topic from its beginning.
 */
@Tag("long")
class LogsdbIT extends IntegrationTest {

    private static final int EVENTS = 1_000;

    @AfterEach
    void removeMode() {
        custom("{}");
    }

    @Test
    void storesOnceWhatIsReadTwice() throws Exception {
        // given
        custom("{\"settings\":{\"index.mode\":\"logsdb\"}}");
        topics.create(TestTopics.PARTITIONS);
        topics.produce(EVENTS, this::ofAStreamOfItsOwn);
        Path config = configFile(elasticsearch(), Map.of(), "");
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            awaitNoLag();
            assertThat(millrace.counters().stored().sum()).isEqualTo(EVENTS);
        }
        JsonNode settings = stored.request("GET", "/logs-" + dataset() + "-default/_settings", null);
        assertThat(settings.findValue("mode").asText()).isEqualTo("logsdb");

        // when
        Files.writeString(config, Files.readString(config).replace(topics.group(), topics.group() + "-again"));
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            await().atMost(LONG).until(() -> millrace.counters().duplicates().sum() == EVENTS);
            assertThat(millrace.counters().stored().sum()).isZero();
        }

        // then
        assertStoredOnce(EVENTS);
    }

    private String ofAStreamOfItsOwn(int number) {
        return "{\"message\":\"event %d\",\"event.dataset\":\"%s\"}".formatted(number, dataset());
    }

    /** No other test's; a hyphen would end it. */
    private String dataset() {
        return topics.input().replace('-', '_');
    }

    private void custom(String template) {
        stored.request("PUT", "/_component_template/millrace@custom", "{\"template\":" + template + "}");
    }
}

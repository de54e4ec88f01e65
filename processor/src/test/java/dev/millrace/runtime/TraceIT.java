package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandLines;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** One record on its way, on real servers. */
class TraceIT extends IntegrationTest {

    private static final String NGINX =
            "192.0.2.7 - - [10/Mar/2026:13:55:36 +0000] \\\"GET /cart HTTP/1.1\\\" 200 612 \\\"-\\\" \\\"curl/8.5.0\\\"";

    @Test
    void tellsWhatRecognisedAStoredEventWhatEachStageChangedAndWhereItIs() {
        // given
        ran("{\"log\":\"" + NGINX + "\",\"stream\":\"stdout\"}");
        String id = topics.topicId(topics.input()) + ":0:0:0";
        String index = stored.all().get(0).path("_index").asText();

        // when
        CommandLines result = trace(0);

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .contains("committed    yes: the application is at 1")
                .contains("{\"log\":\"" + NGINX + "\",\"stream\":\"stdout\"}")
                .contains("recognised   a JSON object, as its first byte is {")
                .contains("recognised   an envelope: its field log holds the event, as no logger speaks beside it")
                .contains("  + http.request.method = GET")
                .contains("target       " + index.replaceAll("^\\.ds-|-[0-9.]+-[0-9]+$", ""))
                .contains("_id          " + id)
                .contains("stored       " + index + "/" + id)
                .contains("dead letter  none")
                .anyMatch(line -> line.startsWith("recognised   text of the format apache.access, the first")
                        || line.startsWith("recognised   text of the format nginx.access, the first"))
                .anyMatch(line -> line.equals("validate     passes, changes nothing"))
                .anyMatch(line -> line.startsWith("  + data stream = logs-"));
    }

    @Test
    void tellsWhoRejectedAnEventAndItsDeadLetterAlsoWhenTheTopicHasForgottenIt() {
        // given
        ran("[" + event(1) + ",{\"@timestamp\":\"1800-01-01T00:00:00Z\"}]");

        // when
        CommandLines result = trace(0);
        TestTopics.get(topics.admin()
                .deleteRecords(Map.of(new TopicPartition(topics.input(), 0), RecordsToDelete.beforeOffset(1)))
                .all());
        CommandLines forgotten = trace(0);
        CommandLines none = trace(7);
        CommandLines noTopic = CommandLines.run(
                "trace",
                "of-nobody",
                "0",
                "7",
                "--config",
                folder.resolve("millrace.yaml").toString());

        // then
        assertThat(result.out().lines())
                .contains("event        1 of 2")
                .contains("recognised   element 0 of a JSON array, as the first byte of the record is [")
                .anyMatch(line -> line.startsWith("validate     rejects it: validate.timestamp-too-old: "))
                .contains("stored       no document of it in any logs-*")
                .anyMatch(line -> line.startsWith("dead letter  " + topics.deadLetters() + "-0@0 of "));
        assertThat(forgotten.out())
                .contains("from the dead letter " + topics.deadLetters() + "-0@0, as the topic no longer has it");
        assertThat(forgotten.out().lines()).contains("event        1 of 2");
        assertThat(noTopic.err()).contains(" has no topic of-nobody");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).startsWith("Kafka has no record at " + topics.input() + "-0@7");
    }

    private void ran(String value) {
        topics.create(1);
        topics.produce(1, i -> value);
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }
        stored.refresh();
    }

    private CommandLines trace(long offset) {
        return CommandLines.run(
                "trace",
                topics.input() + "-0@" + offset,
                "--config",
                folder.resolve("millrace.yaml").toString());
    }
}

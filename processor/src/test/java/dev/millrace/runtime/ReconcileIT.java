package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.CommandLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What was deleted, copied and truncated by hand on real servers is told exactly, and what is missing comes back. */
class ReconcileIT extends IntegrationTest {

    private static final String LEDGER_OF_90_AND_10 = "  the ledger: read 100 = stored 90 + duplicates 0"
            + " + failure-stored 0 + dead-lettered 10 + dropped 0; unaccounted 0";

    @Test
    void saysThatNothingIsMissing() {
        // given
        topics.create(3);
        topics.produce(300, i -> i % 10 == 0 ? broken(i) : event(i));
        settleAll();

        // when
        CommandLines result = reconcile();

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        input(0) + "  offsets 0 to 100, 100 events: 90 stored, 10 in dead letters, 0 missing, 0 twice",
                        input(0) + LEDGER_OF_90_AND_10,
                        input(1) + "  offsets 0 to 100, 100 events: 90 stored, 10 in dead letters, 0 missing, 0 twice",
                        input(1) + LEDGER_OF_90_AND_10,
                        input(2) + "  offsets 0 to 100, 100 events: 90 stored, 10 in dead letters, 0 missing, 0 twice",
                        input(2) + LEDGER_OF_90_AND_10,
                        "300 events: nothing is missing, nothing is stored twice");
    }

    @Test
    void namesWhatIsMissingAndWhatIsThereTwiceAndRepairsExactlyThat() {
        // given
        topics.create(2);
        topics.produce(200, i -> switch (i) {
            case 20, 40, 42 -> broken(i);
            case 60 -> "[" + event(1) + "," + event(2) + "," + event(3) + "]";
            default -> event(i);
        });
        settleAll();
        String topicId = topics.topicId(topics.input());
        stored.delete(topicId + ":0:5:0");
        stored.delete(topicId + ":0:30:1");
        stored.delete(topicId + ":1:99:0");
        copy(topicId + ":0:7:0", topicId + ":0:7:0", "logs-elsewhere-" + topics.group());
        copy(topicId + ":0:30:2", topicId + ":0:30:2", "logs-elsewhere-" + topics.group());
        copy(topicId + ":1:8:0", "made-by-hand-" + topics.group(), "logs-elsewhere-" + topics.group());
        deleteDeadLettersBefore(2);

        // when
        CommandLines report = reconcile();
        CommandLines repair = reconcile("--repair");
        CommandLines after = reconcile();

        // then
        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(named(report, "missing"))
                .containsExactlyInAnyOrder(
                        input(0) + "@5", input(0) + "@30:1", input(1) + "@99", input(0) + "@10", input(0) + "@20");
        assertThat(report.out().lines())
                .contains("missing  " + input(0) + "@5  passes all stages, and no data stream holds it")
                .contains("missing  " + input(0)
                        + "@10  rejected by decode with decode.json-malformed, and no dead letter holds it");
        assertThat(named(report, "twice"))
                .containsExactlyInAnyOrder(input(0) + "@7", input(0) + "@30:2", input(1) + "@8");
        assertThat(report.out()).endsWith("202 events: 5 were missing, 3 are stored twice\n");
        assertThat(repair.exitCode()).isZero();
        assertThat(repair.out())
                .contains("repair: 3 events stored\nrepair: 2 rejected, and in the dead-letter topic\n"
                        + "repair:   2 with decode.json-malformed, for example " + input(0) + "@")
                .endsWith("202 events: 5 were missing, 5 are back, 3 are stored twice\n");
        assertThat(after.exitCode()).isZero();
        assertThat(after.out()).endsWith("202 events: nothing is missing, 3 are stored twice\n");
        assertThat(stored.count()).isEqualTo(199 + 3);
    }

    @Test
    void knowsWhatIsNotDueAndWhatRetentionAndTransactionsHaveTaken() throws IOException {
        // given
        topics.create(1);
        try (var producer = topics.producer(Map.of("transactional.id", topics.group(), "enable.idempotence", true))) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 4; transaction++) {
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    TestTopics.send(
                            producer,
                            new ProducerRecord<>(topics.input(), 0, null, event(i).getBytes(StandardCharsets.UTF_8)));
                }
                producer.commitTransaction();
            }
        }
        settleAll();
        TestTopics.get(topics.admin()
                .deleteRecords(Map.of(new TopicPartition(topics.input(), 0), RecordsToDelete.beforeOffset(11)))
                .all());
        topics.produce(7, IntegrationTest::event);

        // when
        CommandLines result = reconcile();
        CommandLines some = reconcile("--from", "20", "--to", "30", "--json");
        CommandLines nothing = reconcile("--from", "30", "--to", "30");
        CommandLines stranger = reconcile("--topic", topics.deadLetters());
        CommandLines ofNobody = reconcileAs("nobody-" + topics.group());

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .contains(input(0) + "  offsets 11 to 44, 30 events: 30 stored, 0 in dead letters, 0 missing, 0 twice"
                        + " (3 offsets without a record, 7 not committed yet)");
        assertThat(result.out())
                .endsWith("30 events: nothing is missing, nothing is stored twice; 7 offsets are not committed yet\n");
        assertThat(nothing.out()).contains("0 events: nothing was compared, as no committed record lies in the range");
        assertThat(ofNobody.exitCode()).isEqualTo(1);
        assertThat(ofNobody.err())
                .startsWith("the group nobody-" + topics.group() + " has committed nothing of " + topics.input());
        assertThat(stranger.exitCode()).isEqualTo(2);
        assertThat(stranger.err()).startsWith(topics.deadLetters() + " is no input topic; these are [");
        assertThat(some.out()).contains("\"start\":20,\"end\":30,\"records\":9,\"events\":9,\"stored\":9,");
    }

    @Test
    void takesReplayedDeadLettersForWhatTheyAreNow() throws Exception {
        // given
        topics.create(1);
        topics.produce(1, i -> "[" + event(1) + "," + event(2) + "," + event(3) + "]");
        settleAll("decode:\n  max-depth: 1\n");
        Path lax = configFile(elasticsearch(), Map.of(), "");

        // when
        CommandLines before = reconcile();
        CommandLines replay = CommandLines.run("dead-letters", "replay", "--config", lax.toString());
        CommandLines after = reconcile();

        // then
        assertThat(before.out()).contains("3 events: 0 stored, 3 in dead letters, 0 missing");
        assertThat(replay.out()).isEqualTo("3 events stored\n");
        assertThat(after.out()).contains("3 events: 3 stored, 0 in dead letters, 0 missing");
    }

    // ---- by hand

    private void copy(String id, String newId, String dataStream) {
        JsonNode hit = stored.all().stream()
                .filter(one -> one.path("_id").asText().equals(id))
                .findFirst()
                .orElseThrow();
        ObjectNode source = hit.path("_source").deepCopy();
        stored.request("PUT", "/" + dataStream + "/_create/" + newId + "?refresh=true", source.toString());
    }

    private void deleteDeadLettersBefore(long offset) {
        TestTopics.get(topics.admin()
                .deleteRecords(
                        Map.of(new TopicPartition(topics.deadLetters(), 0), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    // ---- the application, and the command

    private void settleAll() {
        settleAll("");
    }

    private void settleAll(String more) {
        Path file = configFile(elasticsearch(), Map.of(), more);
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(file))) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }
        stored.refresh();
    }

    private String input(int partition) {
        return topics.input() + "-" + partition;
    }

    private CommandLines reconcileAs(String group) throws IOException {
        Path config = folder.resolve("millrace.yaml");
        Path other = Files.writeString(
                folder.resolve("other.yaml"),
                Files.readString(config).replace("application-id: " + topics.group(), "application-id: " + group));
        return CommandLines.run("reconcile", "--config", other.toString());
    }

    private CommandLines reconcile(String... arguments) {
        return CommandLines.run(Stream.of(
                        Stream.of("reconcile"),
                        Arrays.stream(arguments),
                        Stream.of("--config", folder.resolve("millrace.yaml").toString()))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private static List<String> named(CommandLines result, String kind) {
        return result.out()
                .lines()
                .filter(line -> line.startsWith(kind))
                .map(line -> line.replaceAll("^[a-z]+ +| .*$", ""))
                .toList();
    }
}

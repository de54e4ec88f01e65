package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.CommandLines;
import dev.millrace.deadletter.DeadLetterHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The commands that show dead letters and send them through again, on real servers. */
class DeadLettersIT extends IntegrationTest {

    private static final String STRICT = "validate:\n  required-fields: [service.name]\n";

    @Test
    void listsWhatIsThereByWhatIsAskedFor() throws IOException {
        // given
        ran(STRICT, 30, i -> i % 3 == 0 ? broken(i) : i % 3 == 1 ? event(i) : named(i));

        // when
        CommandLines list = run("list");
        CommandLines byCode = run("list", "--group-by", "code");
        CommandLines ofCode = run("list", "--where", "code=decode.json-malformed,topic~t*", "--json", "--limit", "4");
        CommandLines late = run("list", "--from", "15");

        // then
        assertThat(list.exitCode()).isZero();
        assertThat(list.out().lines()).hasSize(20).allMatch(line -> line.contains("  open  "));
        assertThat(list.err()).isEqualTo("20 events in dead letters, 20 open\n");
        assertThat(byCode.out().lines().map(line -> line.replaceAll(" open.*", "")))
                .containsExactly("10  decode.json-malformed ", "10  validate.field-missing ");
        assertThat(ofCode.out().lines().map(DeadLettersIT::json))
                .hasSize(4)
                .allMatch(letter -> letter.path("code").asText().equals("decode.json-malformed"))
                .allMatch(letter -> letter.path("state").asText().equals("open"));
        assertThat(late.out().lines()).hasSize(5);
    }

    @Test
    void showsOneByItsPlaceOrItsOrigin() throws IOException {
        // given
        topics.create(1);
        try (var producer = topics.producer(Map.of())) {
            RecordHeaders headers = new RecordHeaders();
            headers.add("trace", new byte[] {'a', 0x1b, 'b'});
            TestTopics.send(
                    producer,
                    new ProducerRecord<>(
                            topics.input(), 0, 1_700_000_000_000L, bytes("k"), bytes("{\"mess\u00e4ge"), headers));
            TestTopics.send(producer, new ProducerRecord<>(topics.input(), 0, null, new byte[] {'a', (byte) 0xff}));
        }
        settleAll("");

        // when
        CommandLines text = show(topics.input() + "-0@0");
        CommandLines same = show(topics.deadLetters() + "-0@0");
        CommandLines binary = show(topics.input() + "-0@1");
        CommandLines none = show(topics.input() + "-0@2");

        // then
        assertThat(text.out().lines())
                .contains(
                        "dead letter  " + topics.deadLetters() + "-0@0",
                        "code         decode.json-malformed",
                        "now          open: Elasticsearch does not hold the event",
                        "replayed     never",
                        "timestamp    2023-11-14T22:13:20Z",
                        "header       trace: a\\u001bb",
                        "key          k",
                        "{\"mess\u00e4ge");
        assertThat(same.out()).isEqualTo(text.out());
        assertThat(binary.out()).contains("00000000  61 ff ").contains("  a.");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).isEqualTo("there is no dead letter at or of " + topics.input() + "-0@2\n");
    }

    @Test
    void exportsThemByteForByte() throws IOException {
        // given
        ran("", 5, IntegrationTest::broken);
        Path file = folder.resolve("letters.ndjson");

        // when
        CommandLines exported = run("export", file.toString());
        CommandLines again = run("export", file.toString());

        // then
        assertThat(exported.err()).isEqualTo("5 dead letters written\n");
        assertThat(Files.readAllLines(file).stream()
                        .map(DeadLettersIT::json)
                        .map(letter -> new String(
                                Base64.getDecoder().decode(letter.path("value").asText()), StandardCharsets.UTF_8)))
                .containsExactlyInAnyOrder(broken(0), broken(1), broken(2), broken(3), broken(4));
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("is there already");
    }

    @Test
    void replaysThroughAnotherConfigurationUnderTheFirstIdentityAndOnce() throws IOException {
        // given
        ran(STRICT, 60, i -> i % 2 == 0 ? event(i) : named(i));
        String lax = lax();

        // when
        CommandLines dry = run("replay", "--through", lax, "--dry-run");
        long afterDry = stored.count();
        CommandLines first = run("replay", "--through", lax, "--rate", "20");
        CommandLines second = run("replay", "--through", lax);

        // then
        assertThat(dry.out()).isEqualTo("30 events would be stored\n");
        assertThat(afterDry).isEqualTo(30);
        assertThat(first.err()).endsWith("30 dead letters taken\n");
        assertThat(first.out()).isEqualTo("30 events stored\n");
        assertThat(first.exitCode()).isZero();
        assertThat(second.out()).isEqualTo("0 events stored\n30 were stored already\n");
        List<JsonNode> documents = assertStoredOnce(60);
        TreeSet<String> coordinates = new TreeSet<>();
        documents.forEach(document -> {
            JsonNode source = document.path("_source");
            String coordinate = source.path("kafka.topic_id").asText() + ":" + source.path("kafka.partition") + ":"
                    + source.path("kafka.offset") + ":0";
            assertThat(document.path("_id").asText()).isEqualTo(coordinate);
            coordinates.add(coordinate);
        });
        assertThat(coordinates).hasSize(60);
        assertThat(run("list", "--open").out()).isEmpty();
        assertThat(run("list").err()).isEqualTo("30 events in dead letters, 30 stored\n");
    }

    @Test
    void replayingStoresOnceThoughTheFirstCopyWentToAnotherDataStream() throws IOException {
        // given
        ran(STRICT, 10, IntegrationTest::event);
        run("replay", "--through", lax());

        // when
        String elsewhere = Files.writeString(folder.resolve("elsewhere.yaml"), "route: {namespace: elsewhere}\n")
                .toString();
        CommandLines again = run("replay", "--through", elsewhere);

        // then
        assertThat(again.out()).isEqualTo("0 events stored\n10 were stored already\n");
        assertStoredOnce(10);
    }

    @Test
    void rejectedAgainComesBackCountedAndIsToldOnce() throws IOException {
        // given
        ran("", 4, i -> i == 0 ? broken(i) : event(i));

        // when
        CommandLines first = run("replay");
        CommandLines second = run("replay");

        // then
        assertThat(first.exitCode()).isEqualTo(3);
        assertThat(first.out())
                .startsWith("0 events stored\n1 rejected, and in the dead-letter topic\n"
                        + "  1 with decode.json-malformed, for example " + topics.input() + "-0@0: ");
        assertThat(second.out()).isEqualTo(first.out());
        List<ConsumerRecord<byte[], byte[]>> letters = topics.deadLetterRecords();
        assertThat(letters).hasSize(3);
        assertThat(letters.get(0).headers().lastHeader(DeadLetterHeaders.REPLAYS))
                .isNull();
        assertThat(TestTopics.header(letters.get(1), DeadLetterHeaders.REPLAYS)).isEqualTo("1");
        assertThat(TestTopics.header(letters.get(2), DeadLetterHeaders.REPLAYS)).isEqualTo("2");
        assertThat(letters.get(2).value()).isEqualTo(letters.get(0).value());
        assertThat(letters.get(2).headers().headers(DeadLetterHeaders.CODE)).hasSize(1);
        assertThat(run("list").out().lines()).hasSize(1);
        assertThat(show(topics.input() + "-0@0").out()).contains("replayed     2 times, and rejected again");
    }

    @Test
    void ofARecordWithSeveralEventsOnlyTheRejectedOneIsStoredAgain() throws IOException {
        // given
        ran(STRICT, 1, i -> "[" + named(1) + "," + event(2) + "," + named(3) + "]");
        stored.delete(topics.topicId(topics.input()) + ":0:0:2");

        // when
        CommandLines replayed = run("replay", "--through", lax());

        // then
        assertThat(replayed.out()).isEqualTo("1 events stored\n");
        assertThat(assertStoredOnce(2).stream()
                        .map(document -> document.path("_id").asText().replaceAll(".*:", "")))
                .containsExactlyInAnyOrder("0", "1");
    }

    @Test
    void aRecordThatCouldNotBeReadAtAllGivesAllItsEvents() throws IOException {
        // given
        ran("decode:\n  max-depth: 1\n", 1, i -> "[" + event(1) + "," + event(2) + "," + event(3) + "]");

        // when
        CommandLines replayed = run("replay", "--through", lax());

        // then
        assertThat(replayed.out()).isEqualTo("3 events stored\n");
        assertStoredOnce(3);
    }

    @Test
    void aCutDeadLetterIsReplayedFromItsOrigin() throws IOException {
        // given
        String text = "x".repeat(200_000);
        topics.create(1);
        TestTopics.get(topics.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topics.deadLetters()),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", "150000"), AlterConfigOp.OpType.SET))))
                .all());
        topics.produce(1, i -> "{\"message\":\"" + text + "\"}");
        settleAll(STRICT);

        // when
        CommandLines replayed = run("replay", "--through", lax());

        // then
        assertThat(replayed.out()).isEqualTo("1 events stored\n");
        assertThat(assertStoredOnce(1).get(0).path("_source").path("message").asText())
                .hasSize(200_000);
    }

    @Test
    void aReplayThatIsKilledHalfWayIsDoneAgainAndStoresOnce() throws Exception {
        // given
        ran(STRICT, 3_000, IntegrationTest::event);
        Process killed = new ProcessBuilder(command("dead-letters", "replay", "--through", lax(), "--rate", "1000"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.log").toFile())
                .start();
        awaitStored(1_000);
        killed.destroyForcibly().waitFor();
        long before = stored.count();

        // when
        CommandLines again = run("replay", "--through", lax());

        // then
        assertThat(before).isLessThan(3_000);
        assertThat(again.exitCode()).isZero();
        // A request of the killed one may still have been carried out after the count.
        Matcher told = Pattern.compile("(\\d+) events stored\n(\\d+) were stored already\n")
                .matcher(again.out());
        assertThat(told.matches()).as(again.out()).isTrue();
        long already = Long.parseLong(told.group(2));
        assertThat(already).isBetween(before, 3_000L);
        assertThat(Long.parseLong(told.group(1))).isEqualTo(3_000 - already);
        assertStoredOnce(3_000);
    }

    // ---- the application, and the commands

    private static String named(int number) {
        return "{\"message\":\"event %d\",\"level\":\"info\",\"service\":{\"name\":\"shop\"}}".formatted(number);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Produces so many records into one partition and lets the application settle all of them. */
    private void ran(String more, int records, IntFunction<String> value) {
        topics.create(1);
        topics.produce(records, value);
        settleAll(more);
    }

    private void settleAll(String more) {
        Path file = configFile(elasticsearch(), Map.of(), more);
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(file))) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }
        stored.refresh();
    }

    private String lax() throws IOException {
        return Files.writeString(folder.resolve("lax.yaml"), "validate: {required-fields: []}\n")
                .toString();
    }

    private CommandLines show(String place) {
        return run("show", place);
    }

    private CommandLines run(String command, String... arguments) {
        return CommandLines.run(Stream.of(
                        Stream.of("dead-letters", command),
                        Arrays.stream(arguments),
                        Stream.of("--config", folder.resolve("millrace.yaml").toString()))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private List<String> command(String... arguments) {
        return Stream.of(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.millrace.cli.Main"),
                        Arrays.stream(arguments),
                        Stream.of("--config", folder.resolve("millrace.yaml").toString()))
                .flatMap(words -> words)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}

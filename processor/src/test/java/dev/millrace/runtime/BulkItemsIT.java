package dev.millrace.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.CommandLines;
import dev.millrace.config.MillraceConfig;
import dev.millrace.deadletter.DeadLetterHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Single items of a bulk request fail; each is judged on its own. */
class BulkItemsIT extends IntegrationTest {

    @Test
    void retriesOnlyTheItemsThatWereTurnedAwayAndDeadLettersTheUnfit() throws IOException {
        // given
        topics.create(1);
        try (FaultyElasticsearch faulty = new FaultyElasticsearch(elasticsearch(), BulkItemsIT::fault);
                RunningMillrace millrace = RunningMillrace.start(config(faulty.url()))) {
            // when
            topics.produce(1_000, IntegrationTest::event);
            awaitNoLag();

            // then
            Map<Integer, Long> documentsByTimesSent = faulty.sent().values().stream()
                    .collect(Collectors.groupingBy(times -> times, Collectors.counting()));
            assertThat(documentsByTimesSent).isEqualTo(Map.of(1, 970L, 2, 10L, 3, 10L, 4, 10L));
            assertThat(millrace.counters().stored().sum()).isEqualTo(990);
            assertThat(millrace.counters().deadLettered().sum()).isEqualTo(10);
            assertThat(millrace.counters().retried().sum()).isEqualTo(10 + 2 * 10 + 3 * 10);
            assertThat(millrace.counters().duplicates().sum()).isZero();
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(990);
        List<ConsumerRecord<byte[], byte[]>> deadLetters = topics.deadLetterRecords();
        assertThat(deadLetters).hasSize(10).allSatisfy(letter -> {
            assertThat(TestTopics.header(letter, DeadLetterHeaders.CODE)).isEqualTo("sink.document-parsing-exception");
            assertThat(TestTopics.header(letter, DeadLetterHeaders.REASON)).contains("planted 400");
        });
    }

    @Test
    void deadLettersWhatTheMappingRefusesWithTheServersOwnReason() {
        // given
        topics.create(1);
        // A complete Elasticsearch 9 makes any logs-*-* an index of mode logsdb, which ignores what is malformed.
        stored.request("PUT", "/_index_template/logs-strict", """
                {"index_patterns":["logs-strict-*"],"data_stream":{},"priority":900,"template":{
                 "settings":{"number_of_replicas":0,"index.mapping.ignore_malformed":false},
                 "mappings":{"dynamic":false,"properties":{"message":{"type":"long"},
                  "kafka":{"properties":{"topic":{"type":"keyword"},"topic_id":{"type":"keyword"},
                  "partition":{"type":"integer"},"offset":{"type":"long"}}}}}}}""");
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            // when
            topics.produce(
                    10, i -> "{\"event.dataset\":\"strict\",\"message\":\"%s\"}".formatted(i == 3 ? "no number" : i));
            awaitNoLag();

            // then
            assertThat(millrace.counters().stored().sum()).isEqualTo(9);
            assertThat(millrace.counters().deadLettered().sum()).isEqualTo(1);
            assertThat(millrace.counters().retried().sum()).isZero();
        }
        assertThat(TestTopics.header(topics.deadLetterRecords().get(0), DeadLetterHeaders.REASON))
                .contains("failed to parse field [message] of type [long]")
                .contains("no number");
    }

    @Test
    void settlesWhatElasticsearchKeepsInItsFailureStoreByDefault() throws IOException {
        // given
        topics.create(1);
        try (FaultyElasticsearch faulty =
                        new FaultyElasticsearch(elasticsearch(), BulkItemsIT::failureStoreOfEachTenth);
                RunningMillrace millrace = RunningMillrace.start(config(faulty.url()))) {
            // when
            topics.produce(100, IntegrationTest::event);
            awaitNoLag();

            // then
            assertThat(millrace.counters().failureStored().sum()).isEqualTo(10);
            assertThat(millrace.counters().stored().sum()).isEqualTo(90);
            assertThat(millrace.counters().deadLettered().sum()).isZero();
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(90);
        assertThat(topics.deadLetterRecords()).isEmpty();
    }

    @Test
    void deadLettersWhatElasticsearchKeepsInItsFailureStoreUnderThatPolicy() throws IOException {
        // given
        topics.create(1);
        try (FaultyElasticsearch faulty =
                        new FaultyElasticsearch(elasticsearch(), BulkItemsIT::failureStoreOfEachTenth);
                RunningMillrace millrace =
                        RunningMillrace.start(withBulk(faulty.url(), "failure-store: dead-letter"))) {
            // when
            topics.produce(100, IntegrationTest::event);
            awaitNoLag();

            // then
            assertThat(millrace.counters().deadLettered().sum()).isEqualTo(10);
            assertThat(millrace.counters().rejections()).containsExactly(Map.entry("sink.failure-store", 10L));
            assertThat(millrace.counters().stored().sum()).isEqualTo(90);
            assertThat(millrace.counters().failureStored().sum()).isZero();
            assertThat(millrace.counters().retried().sum()).isZero();
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(90);
        List<ConsumerRecord<byte[], byte[]>> deadLetters = topics.deadLetterRecords();
        assertThat(deadLetters)
                .extracting(letter -> new String(letter.value(), UTF_8))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> event(10 * i)).toList());
        assertThat(deadLetters).allSatisfy(letter -> {
            assertThat(TestTopics.header(letter, DeadLetterHeaders.CODE)).isEqualTo("sink.failure-store");
            assertThat(TestTopics.header(letter, DeadLetterHeaders.REASON)).contains("failure_store used");
        });
    }

    @Test
    void pausesAtABlockedIndexAndLosesNothing() {
        // given
        topics.create(1);
        String name = "logs-" + dataset() + "-default";
        try (RunningMillrace millrace = RunningMillrace.start(withLedger("window: 10"))) {
            topics.produce(1, i -> eventOf(dataset(), i));
            awaitNoLag();
            String index = stored.all().get(0).path("_index").asText();
            stored.request("PUT", "/" + index + "/_settings", "{\"index.blocks.write\":true}");

            // when
            topics.produce(10, i -> eventOf(dataset(), i));

            // then
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(millrace.millrace().sender().troubles())
                            .hasEntrySatisfying(
                                    name, trouble -> assertThat(trouble).startsWith("403 cluster_block_exception")));
            assertThat(millrace.counters().open()).isEqualTo(10);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(millrace.millrace().intakeInWords())
                            .startsWith("paused: " + topics.input() + "-0 is ledger.window ahead of what is settled;"
                                    + " data streams that refuse documents: {" + name + "=403"));
            assertThat(millrace.counters().deadLettered().sum()).isZero();

            // and when
            stored.request("PUT", "/" + index + "/_settings", "{\"index.blocks.write\":null}");
            awaitNoLag();

            // then
            assertThat(millrace.millrace().sender().troubles()).isEmpty();
            assertThat(millrace.millrace().intakeInWords()).isEqualTo("reading");
            assertThat(millrace.counters().deadLettered().sum()).isZero();
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(11);
    }

    @Test
    void pausesAtAnUnlistedErrorUntilItIsConfiguredToBeADeadLetter() {
        // given
        topics.create(1);
        String name = "logs-" + dataset() + "-default";
        String index;
        try (RunningMillrace millrace = RunningMillrace.start(withLedger("drain-timeout: 1s"))) {
            topics.produce(1, i -> eventOf(dataset(), i));
            awaitNoLag();
            index = stored.all().get(0).path("_index").asText();
            stored.request("POST", "/" + index + "/_close", null);

            // when
            topics.produce(3, i -> eventOf(dataset(), i));

            // then
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(millrace.millrace().sender().troubles())
                            .hasEntrySatisfying(
                                    name, trouble -> assertThat(trouble).startsWith("400 index_closed_exception")));
            assertThat(millrace.counters().open()).isEqualTo(3);
            assertThat(millrace.counters().deadLettered().sum()).isZero();
        }

        // and when
        try (RunningMillrace millrace = RunningMillrace.start(withBulk(
                elasticsearch(), "outcomes: [{status: 400, type: index_closed_exception, outcome: dead-letter}]"))) {
            awaitNoLag();

            // then
            assertThat(millrace.counters().rejections()).containsExactly(Map.entry("sink.index-closed-exception", 3L));
            assertBalanced(millrace.counters());
        }
        stored.request("POST", "/" + index + "/_open", null);
        awaitStored(1);
        assertStoredOnce(1);
        assertThat(topics.deadLetterRecords()).hasSize(3);
    }

    @Test
    void parksWhatADataStreamRefusesSoThatItsPartitionGoesOnAndReplaysItLater() {
        // given
        topics.create(1);
        String refusing = dataset();
        MillraceConfig parking = withBulk(elasticsearch(), "max-backoff: 500ms\n    park-after: 1s");
        try (RunningMillrace millrace = RunningMillrace.start(parking)) {
            topics.produce(1, i -> eventOf(refusing, i));
            awaitNoLag();
            String index = stored.all().get(0).path("_index").asText();
            stored.request("PUT", "/" + index + "/_settings", "{\"index.blocks.write\":true}");

            // when
            topics.produce(20, i -> eventOf(i % 4 == 0 ? refusing : "others", i));
            awaitNoLag();

            // then
            assertThat(millrace.counters().rejections()).containsExactly(Map.entry("sink.parked", 5L));
            assertThat(millrace.counters().stored().sum()).isEqualTo(1 + 15);
            assertBalanced(millrace.counters());
            stored.request("PUT", "/" + index + "/_settings", "{\"index.blocks.write\":null}");
        }
        assertThat(topics.deadLetterRecords())
                .hasSize(5)
                .allSatisfy(letter -> assertThat(TestTopics.header(letter, DeadLetterHeaders.REASON))
                        .contains("403 cluster_block_exception"));

        // and when
        CommandLines replay = CommandLines.run(
                "dead-letters",
                "replay",
                "--where",
                "code=sink.parked",
                "--config",
                folder.resolve("millrace.yaml").toString());

        // then
        assertThat(replay.out()).isEqualTo("5 events stored\n");
        assertStoredOnce(21);
    }

    @Test
    void halvesWhatAProxyFindsTooLargeAndDeadLettersTheOneDocumentThatIs() throws IOException {
        // given
        topics.create(1);
        try (FaultyElasticsearch faulty =
                        new FaultyElasticsearch(elasticsearch(), (document, time) -> null).takesAtMost(20_000);
                RunningMillrace millrace = RunningMillrace.start(config(faulty.url()))) {
            // when
            topics.produce(
                    500, i -> "{\"message\":\"event %d%s\"}".formatted(i, i == 77 ? " and ".repeat(10_000) : ""));
            awaitNoLag();

            // then
            assertThat(millrace.counters().stored().sum()).isEqualTo(499);
            assertThat(millrace.counters().rejections()).containsExactly(Map.entry("sink.too-large", 1L));
            assertThat(faulty.sent().values()).containsOnly(1);
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(499);
        assertThat(topics.deadLetterRecords()).hasSize(1);
    }

    private MillraceConfig withLedger(String line) {
        return RunningMillrace.load(
                configFile(elasticsearch(), Map.of(), "ledger:\n  topic: " + topics.ledger() + "\n  " + line + "\n"));
    }

    private MillraceConfig withBulk(URI elasticsearch, String line) {
        Path file = configFile(elasticsearch, Map.of(), "");
        try {
            Files.writeString(file, Files.readString(file).replace("sink:\n", "sink:\n  bulk:\n    " + line + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return RunningMillrace.load(file);
    }

    /** A data stream of this test's own. */
    private String dataset() {
        return topics.input().replace('-', '_');
    }

    private static String eventOf(String dataset, int number) {
        return "{\"event.dataset\":\"%s\",\"message\":\"event %d\"}".formatted(dataset, number);
    }

    private static @Nullable ObjectNode failureStoreOfEachTenth(JsonNode document, int time) {
        return number(document) % 10 == 0 ? FaultyElasticsearch.failureStored() : null;
    }

    private static int number(JsonNode document) {
        return Integer.parseInt(document.path("message").asText().replace("event ", ""));
    }

    /** Of each hundred: one is turned away once with 429, one twice with 503, one three times with 429, one is unfit. */
    private static @Nullable ObjectNode fault(JsonNode document, int time) {
        ObjectNode busy = FaultyElasticsearch.error(429, "es_rejected_execution_exception");
        return switch (number(document) % 100) {
            case 1 -> time < 1 ? busy : null;
            case 2 -> time < 2 ? FaultyElasticsearch.error(503, "unavailable_shards_exception") : null;
            case 3 -> time < 3 ? busy : null;
            case 4 -> FaultyElasticsearch.error(400, "document_parsing_exception");
            default -> null;
        };
    }
}

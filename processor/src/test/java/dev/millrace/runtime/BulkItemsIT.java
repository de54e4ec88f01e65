package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.deadletter.DeadLetterHeaders;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
        stored.request("PUT", "/_index_template/logs-strict", """
                {"index_patterns":["logs-strict-*"],"data_stream":{},"priority":900,"template":{
                 "settings":{"number_of_replicas":0},
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

    /** Of each hundred: one is turned away once with 429, one twice with 503, one three times with 429, one is unfit. */
    private static @Nullable Integer fault(JsonNode document, int time) {
        int place = Integer.parseInt(document.path("message").asText().replace("event ", "")) % 100;
        return switch (place) {
            case 1 -> time < 1 ? 429 : null;
            case 2 -> time < 2 ? 503 : null;
            case 3 -> time < 3 ? 429 : null;
            case 4 -> 400;
            default -> null;
        };
    }
}

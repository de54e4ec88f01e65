package dev.millrace.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.config.SinkConfig.BulkConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as Elasticsearch 8.19 gives them under {@link BulkAnswer#FILTER_PATH}. */
class BulkAnswerTest {

    private static final OutcomeTable TABLE = new OutcomeTable(BulkConfig.DEFAULT);

    private static final String MIXED = """
            {"errors":true,"items":[
              {"create":{"status":201}},
              {"create":{"status":201,"failure_store":"used"}},
              {"create":{"status":409,"error":{"type":"version_conflict_engine_exception",
                "reason":"[T:0:2:0]: version conflict, document already exists (current version [1])",
                "index_uuid":"q0X","shard":"0","index":".ds-logs-generic-default-2026.01.01-000001"}}},
              {"create":{"status":400,"error":{"type":"document_parsing_exception",
                "reason":"[1:52] failed to parse field [count] of type [long] in document with id 'T:0:3:0'.",
                "caused_by":{"type":"illegal_argument_exception","reason":"For input string: \\"n/a\\""}}}},
              {"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"rejected"}}}
            ]}
            """;

    @Test
    void readsEachItemInOrder() throws IOException {
        // when
        List<BulkAnswer.Item> items = read(MIXED, 5);

        // then
        assertThat(items)
                .extracting(item -> item.outcome(TABLE))
                .containsExactly(
                        Outcome.STORED, Outcome.FAILURE_STORED, Outcome.DUPLICATE, Outcome.DEAD_LETTER, Outcome.RETRY);
    }

    @Test
    void saysWhyInElasticsearchsOwnWordsWithTheirCause() throws IOException {
        // when
        BulkAnswer.Item item = read(MIXED, 5).get(3);

        // then
        assertThat(item.errorType()).isEqualTo("document_parsing_exception");
        assertThat(item.describe())
                .isEqualTo("400 document_parsing_exception: [1:52] failed to parse field [count] of type [long]"
                        + " in document with id 'T:0:3:0'.: For input string: \"n/a\"");
    }

    @Test
    void joinsACauseThatComesBeforeItsReason() throws IOException {
        // when
        BulkAnswer.Item item = read("""
                        {"items":[{"create":{"error":{"root_cause":[{"type":"x","reason":"y"}],
                          "caused_by":{"type":"inner","caused_by":{"reason":"innermost"},"reason":"inner words"},
                          "reason":"outer words","type":"outer"},"status":400}}]}
                        """, 1).get(0);

        // then
        assertThat(item.errorType()).isEqualTo("outer");
        assertThat(item.reason()).isEqualTo("outer words; inner words; innermost");
    }

    @Test
    void doesNotRelyOnTheErrorsFlag() throws IOException {
        // given errors stays false for the failure store
        String answer = "{\"errors\":false,\"items\":[{\"create\":{\"status\":201,\"failure_store\":\"used\"}}]}";

        // then
        assertThat(read(answer, 1).get(0).outcome(TABLE)).isEqualTo(Outcome.FAILURE_STORED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not_applicable_or_unknown", "not_enabled", "failed"})
    void takesOnlyAUsedFailureStoreForOne(String value) throws IOException {
        // given
        String answer = "{\"items\":[{\"create\":{\"status\":201,\"failure_store\":\"" + value + "\"}}]}";

        // then
        assertThat(read(answer, 1).get(0).outcome(TABLE)).isEqualTo(Outcome.STORED);
    }

    @Test
    void leavesOutWhatItDoesNotKnow() throws IOException {
        // given
        String answer = "{\"took\":3,\"ingest_took\":0,\"extra\":{\"items\":[1]},\"items\":"
                + "[{\"create\":{\"_index\":\"i\",\"_shards\":{\"total\":1},\"status\":201}}]}";

        // then
        assertThat(read(answer, 1)).containsExactly(new BulkAnswer.Item(201, null, null, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<html><body><h1>502 Bad Gateway</h1></body></html>",
                "[]",
                "null",
                "{}",
                "{\"errors\":false}",
                "{\"errors\":false,\"items\":{}}",
                "{\"errors\":false,\"items\":[]}",
                "{\"errors\":false,\"items\":[{}]}",
                "{\"errors\":false,\"items\":[{\"create\":{}}]}",
                "{\"errors\":false,\"items\":[{\"create\":201}]}",
                "{\"errors\":false,\"items\":[201]}",
                "{\"errors\":false,\"items\":[{\"create\":{\"status\":\"created\"}}]}",
                "{\"errors\":false,\"items\":[{\"create\":{\"status\":201},\"index\":{\"status\":201}}]}",
                "{\"errors\":false,\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}",
                "{\"errors\":false,\"items\":[{\"create\":{\"status\":201}}]",
                "{\"errors\":false,\"items\":[{\"create\":{\"status\":201}}",
                "{\"errors\":false,\"items\":[{\"create\":{\"status\":201",
            })
    void refusesWhatIsNoAnswerToOneOperation(String answer) {
        assertThatThrownBy(() -> read(answer, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesAnAnswerThatIsCutOffAnywhere() {
        for (int end = 0; end < MIXED.stripTrailing().length(); end++) {
            String cut = MIXED.substring(0, end);
            assertThatThrownBy(() -> read(cut, 5)).as(cut).isInstanceOf(IOException.class);
        }
    }

    @Test
    void namesTheCountsThatDiffer() {
        assertThatThrownBy(() -> read(MIXED, 6)).hasMessage("unreadable bulk answer: 5 items for 6 operations");
    }

    private static List<BulkAnswer.Item> read(String answer, int operations) throws IOException {
        return BulkAnswer.read(new ByteArrayInputStream(answer.getBytes(UTF_8)), operations);
    }
}

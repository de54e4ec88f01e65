package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.OutcomeOverride;
import dev.millrace.config.OutcomeOverride.Verdict;
import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.config.SinkConfig.BulkConfig.FailureStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTableTest {

    private static final OutcomeTable TABLE = new OutcomeTable(BulkConfig.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "200, , STORED",
        "201, , STORED",
        "409, version_conflict_engine_exception, DUPLICATE",
        "429, es_rejected_execution_exception, RETRY",
        "429, cluster_block_exception, RETRY",
        "429, circuit_breaking_exception, RETRY",
        "500, exception, IN_DOUBT",
        "502, , IN_DOUBT",
        "503, unavailable_shards_exception, IN_DOUBT",
        "504, , IN_DOUBT",
        "413, , TOO_LARGE",
        "401, security_exception, PAUSE",
        "403, security_exception, PAUSE",
        "403, cluster_block_exception, PAUSE",
        "404, index_not_found_exception, PAUSE",
        "400, validation_exception, PAUSE",
        "400, index_closed_exception, PAUSE",
        "400, illegal_argument_exception, PAUSE",
        "400, , PAUSE",
        "400, document_parsing_exception, DEAD_LETTER",
        "400, strict_dynamic_mapping_exception, DEAD_LETTER",
        "400, timestamp_error, DEAD_LETTER",
    })
    void judgesAnItem(int status, String errorType, Outcome outcome) {
        assertThat(TABLE.ofItem(status, errorType, false)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @MethodSource("documentErrors")
    void rejectsADocumentOnlyForAListedErrorWithStatus400(String errorType) {
        assertThat(TABLE.ofItem(400, errorType, false)).isEqualTo(Outcome.DEAD_LETTER);
        assertThat(TABLE.ofItem(403, errorType, false)).isEqualTo(Outcome.PAUSE);
        assertThat(TABLE.ofItem(500, errorType, false)).isEqualTo(Outcome.IN_DOUBT);
    }

    static Iterable<String> documentErrors() {
        return OutcomeTable.DOCUMENT_ERRORS;
    }

    @Test
    void takesNo409ForADuplicateButOurOwnConflict() {
        assertThat(TABLE.ofItem(409, "resource_already_exists_exception", false))
                .isEqualTo(Outcome.PAUSE);
        assertThat(TABLE.ofItem(409, null, false)).isEqualTo(Outcome.PAUSE);
    }

    @Test
    void tellsTheFailureStoreFromTheDataStream() {
        assertThat(TABLE.ofItem(201, null, true)).isEqualTo(Outcome.FAILURE_STORED);
    }

    @Test
    void doesNotTakeA201WithAnErrorForStored() {
        assertThat(TABLE.ofItem(201, "exception", false)).isEqualTo(Outcome.PAUSE);
    }

    @ParameterizedTest
    @CsvSource({"0", "100", "202", "301", "405", "406", "418", "499", "501", "505", "599"})
    void losesNoEventToAStatusThatNobodyHasThoughtOf(int status) {
        assertThat(TABLE.ofItem(status, "new_exception", false).isRepeated()).isTrue();
        assertThat(OutcomeTable.ofRequest(status).isRepeated()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "400, PAUSE",
        "401, PAUSE",
        "403, PAUSE",
        "404, PAUSE",
        "413, TOO_LARGE",
        "429, RETRY",
        "500, IN_DOUBT",
        "502, IN_DOUBT",
        "503, IN_DOUBT",
        "504, IN_DOUBT",
    })
    void judgesARequest(int status, Outcome outcome) {
        assertThat(OutcomeTable.ofRequest(status)).isEqualTo(outcome);
    }

    @Test
    void sendsWhatIsFailureStoredToTheDeadLettersUnderThatPolicy() {
        // given
        OutcomeTable table = table(FailureStore.DEAD_LETTER);

        // then
        assertThat(table.ofItem(201, null, true)).isEqualTo(Outcome.DEAD_LETTER);
        assertThat(table.ofItem(201, null, false)).isEqualTo(Outcome.STORED);
    }

    @ParameterizedTest
    @CsvSource({
        "400, a_exception, DEAD_LETTER",
        "400, b_exception, RETRY",
        "400, document_parsing_exception, RETRY",
        "400, , RETRY",
        "403, a_exception, PAUSE",
        "429, es_rejected_execution_exception, PAUSE",
        "500, a_exception, IN_DOUBT",
        "503, , IN_DOUBT",
        "418, , PAUSE",
        "201, , STORED",
        "409, version_conflict_engine_exception, DUPLICATE",
    })
    void judgesAsConfiguredTheMoreSpecificEntryFirst(int status, String errorType, Outcome outcome) {
        // given
        OutcomeTable table = table(
                FailureStore.ACCEPT,
                new OutcomeOverride(400, null, Verdict.RETRY),
                new OutcomeOverride(400, "a_exception", Verdict.DEAD_LETTER),
                new OutcomeOverride(429, null, Verdict.PAUSE),
                new OutcomeOverride(500, "a_exception", Verdict.RETRY));

        // then
        assertThat(table.ofItem(status, errorType, false)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "500, IN_DOUBT",
        "502, IN_DOUBT",
        "503, IN_DOUBT",
        "504, IN_DOUBT",
        "501, RETRY",
        "429, RETRY",
        "400, RETRY"
    })
    void asksBeforeItRepeatsWhatMayHaveBeenWrittenAlsoWhenConfigured(int status, Outcome outcome) {
        // given
        OutcomeTable table = table(FailureStore.ACCEPT, new OutcomeOverride(status, null, Verdict.RETRY));

        // then
        assertThat(table.ofItem(status, "a_exception", false)).isEqualTo(outcome);
        assertThat(table.ofItem(status, null, false)).isEqualTo(outcome);
    }

    @Test
    void judgesRequestsWhateverIsConfigured() {
        // given
        OutcomeTable table = table(FailureStore.ACCEPT, new OutcomeOverride(400, "a_exception", Verdict.DEAD_LETTER));

        // then
        assertThat(table.ofItem(400, "a_exception", false)).isEqualTo(Outcome.DEAD_LETTER);
        assertThat(OutcomeTable.ofRequest(400)).isEqualTo(Outcome.PAUSE);
    }

    @Test
    void showsNoRowThatAnEarlierOneHides() {
        // given
        OutcomeTable table = table(FailureStore.ACCEPT, new OutcomeOverride(400, null, Verdict.PAUSE));

        // then
        assertThat(table.rows()).filteredOn(row -> row.status() == 400).hasSize(1);
        assertThat(table.rows()).hasSize(TABLE.rows().size() - OutcomeTable.DOCUMENT_ERRORS.size() + 1);
    }

    private static OutcomeTable table(FailureStore failureStore, OutcomeOverride... overrides) {
        return new OutcomeTable(SinkFixture.quick(failureStore, overrides));
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void repeatsExactlyWhatIsNeitherSettledNorRejected(Outcome outcome) {
        boolean isFinal = switch (outcome) {
            case STORED, DUPLICATE, FAILURE_STORED, DEAD_LETTER, TOO_LARGE -> true;
            case RETRY, IN_DOUBT, PAUSE -> false;
        };

        // then
        assertThat(outcome.isRepeated()).isEqualTo(!isFinal);
    }
}

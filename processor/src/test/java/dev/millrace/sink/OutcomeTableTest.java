package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTableTest {

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
        "401, security_exception, OPERATOR",
        "403, security_exception, OPERATOR",
        "403, cluster_block_exception, OPERATOR",
        "404, index_not_found_exception, OPERATOR",
        "400, validation_exception, OPERATOR",
        "400, index_closed_exception, OPERATOR",
        "400, illegal_argument_exception, OPERATOR",
        "400, , OPERATOR",
        "400, document_parsing_exception, DEAD_LETTER",
        "400, mapper_parsing_exception, DEAD_LETTER",
    })
    void judgesAnItem(int status, String errorType, Outcome outcome) {
        assertThat(OutcomeTable.ofItem(status, errorType, false)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @MethodSource("documentErrors")
    void rejectsADocumentOnlyForAListedErrorWithStatus400(String errorType) {
        assertThat(OutcomeTable.ofItem(400, errorType, false)).isEqualTo(Outcome.DEAD_LETTER);
        assertThat(OutcomeTable.ofItem(403, errorType, false)).isEqualTo(Outcome.OPERATOR);
        assertThat(OutcomeTable.ofItem(500, errorType, false)).isEqualTo(Outcome.IN_DOUBT);
    }

    static Iterable<String> documentErrors() {
        return OutcomeTable.DOCUMENT_ERRORS;
    }

    @Test
    void takesNo409ForADuplicateButOurOwnConflict() {
        assertThat(OutcomeTable.ofItem(409, "resource_already_exists_exception", false))
                .isEqualTo(Outcome.OPERATOR);
        assertThat(OutcomeTable.ofItem(409, null, false)).isEqualTo(Outcome.OPERATOR);
    }

    @Test
    void tellsTheFailureStoreFromTheDataStream() {
        assertThat(OutcomeTable.ofItem(201, null, true)).isEqualTo(Outcome.FAILURE_STORED);
    }

    @Test
    void doesNotTakeA201WithAnErrorForStored() {
        assertThat(OutcomeTable.ofItem(201, "exception", false)).isEqualTo(Outcome.OPERATOR);
    }

    @ParameterizedTest
    @CsvSource({"0", "100", "202", "301", "405", "406", "418", "499", "501", "505", "599"})
    void losesNoEventToAStatusThatNobodyHasThoughtOf(int status) {
        assertThat(OutcomeTable.ofItem(status, "new_exception", false).isRepeated())
                .isTrue();
        assertThat(OutcomeTable.ofRequest(status).isRepeated()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "400, OPERATOR",
        "401, OPERATOR",
        "403, OPERATOR",
        "404, OPERATOR",
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

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void repeatsExactlyWhatIsNeitherSettledNorRejected(Outcome outcome) {
        boolean isFinal = switch (outcome) {
            case STORED, DUPLICATE, FAILURE_STORED, DEAD_LETTER, TOO_LARGE -> true;
            case RETRY, IN_DOUBT, OPERATOR -> false;
        };

        // then
        assertThat(outcome.isRepeated()).isEqualTo(!isFinal);
    }
}

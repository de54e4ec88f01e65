package dev.millrace.sink;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcome table: what each answer of Elasticsearch means, per item and never per request. By error type where the
 * status says too little. Whatever is not listed is the operator's fault and is repeated: an answer that nobody has
 * thought of must not lose an event.
 *
 * <p>Seen on Elasticsearch 8.19.21: 429 is also the flood-stage block ({@code cluster_block_exception}); the shard limit is
 * a 400 {@code validation_exception}; a closed index is a 400 {@code index_closed_exception}; a write block is a 403.
 */
public final class OutcomeTable {

    /** 400s that say something about the document itself. */
    static final Set<String> DOCUMENT_ERRORS = Set.of(
            "document_parsing_exception",
            "mapper_parsing_exception",
            "strict_dynamic_mapping_exception",
            "mapper_exception",
            "x_content_parse_exception",
            "json_parse_exception",
            "number_format_exception",
            "timestamp_error",
            "max_bytes_length_exceeded_exception");

    private static final String VERSION_CONFLICT = "version_conflict_engine_exception";

    private OutcomeTable() {}

    /**
     * Judges one item of a bulk answer.
     *
     * @param errorType {@code error.type}, null where the item has no error
     * @param isFailureStored whether {@code failure_store} is {@code used}; the status is 201 then
     */
    public static Outcome ofItem(int status, @Nullable String errorType, boolean isFailureStored) {
        if (isFailureStored) {
            return Outcome.FAILURE_STORED;
        }
        if (errorType == null && (status == 200 || status == 201)) {
            return Outcome.STORED;
        }
        return switch (status) {
            case 409 -> VERSION_CONFLICT.equals(errorType) ? Outcome.DUPLICATE : Outcome.OPERATOR;
            case 429 -> Outcome.RETRY;
            case 500, 502, 503, 504 -> Outcome.IN_DOUBT;
            case 413 -> Outcome.TOO_LARGE;
            case 400 ->
                errorType != null && DOCUMENT_ERRORS.contains(errorType) ? Outcome.DEAD_LETTER : Outcome.OPERATOR;
            default -> Outcome.OPERATOR;
        };
    }

    /** Judges an answer that refuses the request as a whole. */
    public static Outcome ofRequest(int status) {
        return switch (status) {
            case 429 -> Outcome.RETRY;
            case 413 -> Outcome.TOO_LARGE;
            case 500, 502, 503, 504 -> Outcome.IN_DOUBT;
            default -> Outcome.OPERATOR;
        };
    }
}

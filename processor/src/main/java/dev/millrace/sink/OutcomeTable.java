package dev.millrace.sink;

import dev.millrace.config.OutcomeOverride;
import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.config.SinkConfig.BulkConfig.FailureStore;
import dev.millrace.sink.OutcomeRow.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcome table: what each answer of Elasticsearch means, per item and never per request. By error type where the
 * status says too little. Whatever is not listed is the operator's fault and is repeated: an answer that nobody has
 * thought of must not lose an event. The first row that matches decides; {@link OutcomePage} prints these very rows.
 * Immutable.
 *
 * <p>Seen on Elasticsearch 8.19.21: 429 is also the flood-stage block ({@code cluster_block_exception}); the shard limit is
 * a 400 {@code validation_exception}; a closed index is a 400 {@code index_closed_exception}; a write block is a 403.
 */
public final class OutcomeTable {

    /**
     * 400s that say something about the document itself: those that 8.19.21 gives for an item. Others are causes of these
     * there ({@code x_content_parse_exception}), or belong to servers before 8.13 ({@code mapper_parsing_exception}), which
     * do not know {@code require_data_stream}.
     */
    static final List<String> DOCUMENT_ERRORS =
            List.of("document_parsing_exception", "strict_dynamic_mapping_exception", "timestamp_error");

    private static final String VERSION_CONFLICT = "version_conflict_engine_exception";

    /** Turned away for lack of room. */
    private static final int BUSY = 429;

    /** After these it is not known whether the document was written. */
    private static final Set<Integer> IN_DOUBT = Set.of(500, 502, 503, 504);

    /** What a status means for a document and for a request alike. */
    private static final List<OutcomeRow> BY_STATUS = List.of(
            OutcomeRow.error(413, null, Outcome.TOO_LARGE),
            OutcomeRow.error(BUSY, null, Outcome.RETRY),
            OutcomeRow.error(500, null, Outcome.IN_DOUBT),
            OutcomeRow.error(502, null, Outcome.IN_DOUBT),
            OutcomeRow.error(503, null, Outcome.IN_DOUBT),
            OutcomeRow.error(504, null, Outcome.IN_DOUBT),
            OutcomeRow.anythingElse());

    private final List<OutcomeRow> rows;

    /** @param config has refused already what would break the delivery promise */
    public OutcomeTable(BulkConfig config) {
        List<OutcomeRow> all = new ArrayList<>();
        all.add(new OutcomeRow(
                Kind.FAILURE_STORE,
                0,
                null,
                config.failureStore() == FailureStore.ACCEPT ? Outcome.FAILURE_STORED : Outcome.DEAD_LETTER,
                "sink.bulk.failure-store"));
        all.add(OutcomeRow.success(200));
        all.add(OutcomeRow.success(201));
        all.add(OutcomeRow.error(409, VERSION_CONFLICT, Outcome.DUPLICATE));
        all.addAll(overrides(config.outcomes()));
        DOCUMENT_ERRORS.forEach(type -> all.add(OutcomeRow.error(400, type, Outcome.DEAD_LETTER)));
        all.addAll(BY_STATUS);
        rows = withoutHidden(all);
    }

    /** Those that name a type first, so that the more specific one decides. */
    private static List<OutcomeRow> overrides(List<OutcomeOverride> overrides) {
        List<OutcomeRow> rows = new ArrayList<>();
        for (int i = 0; i < overrides.size(); i++) {
            OutcomeOverride override = overrides.get(i);
            Outcome outcome = switch (override.outcome()) {
                case DEAD_LETTER -> Outcome.DEAD_LETTER;
                case RETRY -> isInDoubt(override.status()) ? Outcome.IN_DOUBT : Outcome.RETRY;
                case PAUSE -> Outcome.PAUSE;
            };
            rows.add(new OutcomeRow(
                    Kind.ERROR, override.status(), override.type(), outcome, "sink.bulk.outcomes[" + i + "]"));
        }
        rows.sort(Comparator.comparing(row -> row.type() == null));
        return rows;
    }

    private static List<OutcomeRow> withoutHidden(List<OutcomeRow> all) {
        List<OutcomeRow> rows = new ArrayList<>();
        for (OutcomeRow row : all) {
            if (rows.stream().noneMatch(earlier -> earlier.covers(row))) {
                rows.add(row);
            }
        }
        return List.copyOf(rows);
    }

    /** For one document, in the order in which they are asked; the last one matches anything. */
    List<OutcomeRow> rows() {
        return rows;
    }

    /** For a request that was refused as a whole. No key changes them: they say nothing of any document. */
    static List<OutcomeRow> requestRows() {
        return BY_STATUS;
    }

    /**
     * Judges one item of a bulk answer.
     *
     * @param errorType {@code error.type}, null where the item has no error
     * @param isFailureStored whether {@code failure_store} is {@code used}; the status is 201 then
     */
    public Outcome ofItem(int status, @Nullable String errorType, boolean isFailureStored) {
        return first(rows, status, errorType, isFailureStored);
    }

    /** Judges an answer that refuses the request as a whole. */
    public static Outcome ofRequest(int status) {
        return first(BY_STATUS, status, null, false);
    }

    /** Whether a document may have been written although its item, or its request, has this status. */
    static boolean isInDoubt(int status) {
        return IN_DOUBT.contains(status);
    }

    private static Outcome first(
            List<OutcomeRow> rows, int status, @Nullable String errorType, boolean isFailureStored) {
        for (OutcomeRow row : rows) {
            if (row.matches(status, errorType, isFailureStored)) {
                return row.outcome();
            }
        }
        throw new IllegalStateException("the last row matches anything");
    }
}

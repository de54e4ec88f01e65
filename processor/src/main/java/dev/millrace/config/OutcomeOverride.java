package dev.millrace.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user says an error of Elasticsearch means for a document. Only for failures, and none of them can be declared a
 * success: what is not stored and not in the dead-letter topic stays open.
 */
public record OutcomeOverride(
        @Key(example = "400", means = "HTTP status of the document's own item, 400 to 599")
        int status,

        @Key(means = "`error.type` of that item, such as `illegal_argument_exception`; without it any type") @Nullable
        String type,

        @Key(
                example = "pause",
                means = "`retry`: sent again, for ever; `pause`: the same and said as ERROR, for an operator must act;"
                        + " `dead-letter`: with `type` only")
        Verdict outcome) {

    /** What becomes of the document. */
    public enum Verdict {
        DEAD_LETTER,
        RETRY,
        PAUSE
    }

    /** Which say that Elasticsearch is busy or away, never anything about a document. */
    private static final Set<Integer> BUSY_OR_AWAY = Set.of(429, 502, 503, 504);

    private static final String VERSION_CONFLICT = "version_conflict_engine_exception";

    public OutcomeOverride {
        Refusals.refuseIf(
                status < 400 || status > 599,
                "status must be from 400 to 599: only a failure can be judged otherwise; sink.bulk.failure-store is"
                        + " for what Elasticsearch has put into its failure store");
        Refusals.refuseIf(
                status == 413, "status must not be 413: what is too large is halved, and a dead letter if it is alone");
        Refusals.refuseIf(
                type != null && !type.matches("[a-z][a-z0-9_]*"),
                "type must be an error.type as Elasticsearch writes it, such as illegal_argument_exception");
        if (outcome != null) {
            refuseWhatBreaksThePromise(status, type, outcome);
        }
    }

    private static void refuseWhatBreaksThePromise(int status, @Nullable String type, Verdict outcome) {
        Refusals.refuseIf(
                status == 409 && (type == null || type.equals(VERSION_CONFLICT)),
                "type must name an error other than " + VERSION_CONFLICT
                        + " with 409: that one says that the document is stored already");
        Refusals.refuseIf(
                outcome == Verdict.DEAD_LETTER && BUSY_OR_AWAY.contains(status),
                "outcome must not be dead-letter with " + status + ": Elasticsearch is busy or away, which says nothing"
                        + " about the document; write retry or pause");
        Refusals.refuseIf(
                outcome == Verdict.DEAD_LETTER && type == null,
                "type is missing; with dead-letter it must say which error, since a status alone also stands for what"
                        + " an operator has to remove");
    }
}

package dev.millrace.sink;

import dev.millrace.event.Stage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One row of the {@link OutcomeTable}.
 *
 * @param status of a {@link Kind#SUCCESS} or {@link Kind#ERROR}, else 0
 * @param type {@code error.type} of an {@link Kind#ERROR}; null for any, and for none
 * @param setBy the key that it comes from; empty for a default that no key changes
 */
record OutcomeRow(Kind kind, int status, @Nullable String type, Outcome outcome, String setBy) {

    /** The code of what Elasticsearch rejected into its failure store. */
    static final String FAILURE_STORE_CODE = code("failure-store");

    /** The code of a document that does not fit into a request of its own. */
    static final String TOO_LARGE_CODE = code("too-large");

    /** The code of a document that its data stream has refused for longer than {@code sink.bulk.park-after}. */
    static final String PARKED_CODE = code("parked");

    /** What a row is about. */
    enum Kind {
        FAILURE_STORE,
        /** The status, and no error beside it. */
        SUCCESS,
        ERROR,
        /** The last row. */
        ANYTHING_ELSE
    }

    static OutcomeRow error(int status, @Nullable String type, Outcome outcome) {
        return new OutcomeRow(Kind.ERROR, status, type, outcome, "");
    }

    static OutcomeRow success(int status) {
        return new OutcomeRow(Kind.SUCCESS, status, null, Outcome.STORED, "");
    }

    static OutcomeRow anythingElse() {
        return new OutcomeRow(Kind.ANYTHING_ELSE, 0, null, Outcome.PAUSE, "");
    }

    boolean matches(int itemStatus, @Nullable String itemType, boolean isFailureStored) {
        return switch (kind) {
            case FAILURE_STORE -> isFailureStored;
            case SUCCESS -> itemStatus == status && itemType == null;
            case ERROR -> itemStatus == status && (type == null || type.equals(itemType));
            case ANYTHING_ELSE -> true;
        };
    }

    /** Whether this row, standing first, leaves nothing for {@code other}. */
    boolean covers(OutcomeRow other) {
        return kind == Kind.ERROR
                && other.kind == Kind.ERROR
                && other.status == status
                && (type == null || type.equals(other.type));
    }

    /** The answer, for a person. */
    String answer() {
        return switch (kind) {
            case FAILURE_STORE -> "201 with `failure_store: used`";
            case SUCCESS -> Integer.toString(status);
            case ERROR -> type == null ? Integer.toString(status) : status + " `" + type + "`";
            case ANYTHING_ELSE -> "anything else";
        };
    }

    /** What follows, for a person. */
    String consequence() {
        if (outcome == Outcome.DEAD_LETTER) {
            boolean isInDoubt = kind == Kind.ERROR && OutcomeTable.isInDoubt(status);
            return (kind == Kind.FAILURE_STORE ? "kept there, and dead letter" : outcome.consequence())
                    + ", code `" + (type == null ? FAILURE_STORE_CODE : code(type)) + "`"
                    + (isInDoubt ? "; Elasticsearch is asked first whether it holds it" : "");
        }
        return outcome.consequence();
    }

    /** The code of a dead letter for an error of Elasticsearch. */
    static String code(String errorType) {
        return Stage.SINK.id() + "." + errorType.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

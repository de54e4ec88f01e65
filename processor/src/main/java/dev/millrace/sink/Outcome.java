package dev.millrace.sink;

/** What an answer of Elasticsearch means for one document. */
public enum Outcome {
    /** Settled: the document is there, written now. */
    STORED,
    /** Settled: the document was there already, under our own id. */
    DUPLICATE,
    /** Settled under policy {@code accept}: Elasticsearch rejected it and put it into its failure store. */
    FAILURE_STORED,
    /** Sent again, only this one, for ever, with backoff: Elasticsearch is busy or away. */
    RETRY,
    /**
     * Like {@link #RETRY}, but it is not known whether the document was written: Elasticsearch is asked before it is sent
     * again, because a rollover in between would make a second document of it.
     */
    IN_DOUBT,
    /** Like {@link #RETRY}, and an operator must act: rights, blocks, limits, templates. Never the event's fault. */
    OPERATOR,
    /** Rejected for what it holds: goes to the dead-letter topic with Elasticsearch's own reason. */
    DEAD_LETTER,
    /** The request is halved until it fits; a single document that does not is a dead letter. */
    TOO_LARGE;

    /** Whether the document is to be sent again. */
    public boolean isRepeated() {
        return this == RETRY || this == IN_DOUBT || this == OPERATOR;
    }
}

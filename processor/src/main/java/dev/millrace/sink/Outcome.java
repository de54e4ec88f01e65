package dev.millrace.sink;

/** What an answer of Elasticsearch means for one document. */
public enum Outcome {
    /** Settled: the document is there, written now. */
    STORED("settled"),
    /** Settled: the document was there already, under our own id. */
    DUPLICATE("settled: it was there already, under the same `_id`"),
    /** Settled under policy {@code accept}: Elasticsearch rejected it and put it into its failure store. */
    FAILURE_STORED("settled, counted apart"),
    /** Sent again, only this one, for ever, with backoff: Elasticsearch is busy or away. */
    RETRY("sent again, this one only, for ever, with backoff"),
    /**
     * Like {@link #RETRY}, but it is not known whether the document was written: Elasticsearch is asked before it is sent
     * again, because a rollover in between would make a second document of it.
     */
    IN_DOUBT("Elasticsearch is asked whether it holds it; sent again if not, for ever, with backoff"),
    /** Like {@link #RETRY}, and an operator must act: rights, blocks, limits, templates. Never the event's fault. */
    PAUSE("said as ERROR, sent again for ever; its partition stops when `ledger.window` is full"),
    /** Rejected for what it holds: goes to the dead-letter topic with Elasticsearch's own reason. */
    DEAD_LETTER("dead letter with Elasticsearch's own reason"),
    /** The request is halved until it fits; a single document that does not is a dead letter. */
    TOO_LARGE("dead letter, code `sink.too-large`");

    private final String consequence;

    Outcome(String consequence) {
        this.consequence = consequence;
    }

    /** Whether the document is to be sent again. */
    public boolean isRepeated() {
        return this == RETRY || this == IN_DOUBT || this == PAUSE;
    }

    /** What follows for a document with this outcome, for a person. */
    String consequence() {
        return consequence;
    }
}

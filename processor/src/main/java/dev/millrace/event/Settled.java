package dev.millrace.event;

/** What an event is settled as. Each is settled once; which one decides the row of the balance that it is counted in. */
public enum Settled {
    /** Elasticsearch has acknowledged its document as created. */
    STORED,
    /** Elasticsearch held its document already, under the same id. */
    DUPLICATE,
    /** Elasticsearch has rejected it into its own failure store, and that is accepted. */
    FAILURE_STORED,
    /** The broker has acknowledged its dead letter. */
    DEAD_LETTERED,
    /** Given back: its epoch is over, and whoever owns the partition now reads it again. Never part of a balance. */
    RELEASED
}

package dev.millrace.config;

import java.time.Duration;

/** How far intake may run ahead of what is settled. */
public record LedgerConfig(
        @Key(
                fallback = "100000",
                means = "records of one partition beyond its watermark; bounds what is replayed after a crash")
        long window,

        @Key(
                name = "max-buffered",
                fallback = "25%",
                means = "bytes read but not settled, over all partitions: records waiting, originals kept for dead"
                        + " letters and request bodies; `%` is of the heap. Empty bodies that are kept for the next requests"
                        + " come on top, at most 2.5 times `sink.bulk.max-in-flight` times `sink.bulk.max-size`")
        long maxBufferedBytes,

        @Key(fallback = "30s", means = "how long a stop waits for what is open")
        Duration drainTimeout,

        @Key(
                fallback = "millrace.ledger",
                means = "the topic that takes the balance of each committed range ([more](ledger.md))")
        String topic) {

    public LedgerConfig {
        Refusals.refuseIf(window < 1, "window must be at least 1");
        Refusals.refuseIf(maxBufferedBytes < 1024 * 1024, "max-buffered must be at least 1MiB");
        TopicNames.refuseUnlessTopic(topic);
        Refusals.refuseIf(drainTimeout.isNegative(), "drain-timeout must not be negative");
    }
}

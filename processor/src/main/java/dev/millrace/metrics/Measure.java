package dev.millrace.metrics;

import java.util.List;

/**
 * Every meter that Millrace publishes, with what it says; {@code topology-docs/metrics.md} is generated from here. Those
 * of the JVM ({@code jvm_*}, {@code process_*}, {@code system_*}) and of the Kafka clients ({@code kafka_*}) are
 * Micrometer's and come on top.
 */
public enum Measure {
    INTAKE_RECORDS(Kind.COUNTER, "millrace_intake_records", "Kafka records taken in"),
    INTAKE_BYTES(Kind.COUNTER, "millrace_intake_bytes", "bytes of the values of these records"),
    INTAKE_EVENTS(Kind.COUNTER, "millrace_intake_events", "*read*: events found in these records"),
    STORED(Kind.COUNTER, "millrace_sink_stored_events", "*stored*: acknowledged by Elasticsearch as created"),
    DUPLICATES(
            Kind.COUNTER,
            "millrace_sink_duplicate_events",
            "*duplicates*: found to be stored already under the same id, as after a crash"),
    FAILURE_STORED(
            Kind.COUNTER,
            "millrace_sink_failure_stored_events",
            "*failure-stored*: rejected by Elasticsearch into its own failure store"),
    DEAD_LETTERED(
            Kind.COUNTER,
            "millrace_dead_letters_events",
            "*dead-lettered*: acknowledged by the broker in the dead-letter topic"),
    DROPPED(Kind.COUNTER, "millrace_rules_dropped_events", "*dropped*: left out on purpose by a configured rule"),
    RULE_DROPPED(Kind.COUNTER, "millrace_rules_dropped", "the same for each rule", "rule"),
    RULE_FAILED(
            Kind.COUNTER,
            "millrace_rules_failed_conditions",
            "events on which the condition of a rule failed; the rule left them alone",
            "rule"),
    RELEASED(
            Kind.COUNTER,
            "millrace_intake_released_events",
            "*released*: given back unsettled when a partition moved away; its next owner reads them again"),
    REJECTED(
            Kind.COUNTER,
            "millrace_stage_rejected_events",
            "rejections when the verdict falls; each becomes a dead letter",
            "code"),
    ADJUSTED(
            Kind.COUNTER,
            "millrace_normalize_adjusted",
            "values of an ECS field that did not go into the document as they came: `type-mismatch`, moved to"
                    + " `attributes`; `converted`, brought into a form that fits; `too-long`, kept but beyond the"
                    + " field's `ignore_above` and so not searchable",
            "field",
            "kind"),
    RETRIED(
            Kind.COUNTER,
            "millrace_sink_retried_documents",
            "documents sent again after a failure that was not theirs"),
    BULK_REQUESTS(Kind.COUNTER, "millrace_sink_bulk_requests", "bulk requests sent"),
    BULK_BYTES(Kind.COUNTER, "millrace_sink_bulk_bytes", "bytes of their bodies"),
    BULK_DURATIONS(
            Kind.HISTOGRAM,
            "millrace_sink_bulk_request_seconds",
            "from sending a bulk request until its answer was there, whatever it said"),
    REFUSING(
            Kind.GAUGE,
            "millrace_sink_refusing_data_streams",
            "data streams that Elasticsearch takes no documents for until an operator sees to it, or for long"),
    IN_FLIGHT_LIMIT(
            Kind.GAUGE,
            "millrace_sink_in_flight_limit",
            "bulk requests that may be on the wire now: `sink.bulk.max-in-flight`, and fewer while Elasticsearch turns them"
                    + " away with 429"),
    FRESHNESS(
            Kind.HISTOGRAM,
            "millrace_sink_freshness_seconds",
            "*end to end*: from the time that an event gives itself until Elasticsearch acknowledged it; of those"
                    + " *stored*"),
    DELIVERY(
            Kind.HISTOGRAM,
            "millrace_sink_delivery_seconds",
            "from the timestamp of the Kafka record until Elasticsearch acknowledged it; of those *stored*"),
    LAG_RECORDS(
            Kind.GAUGE,
            "millrace_consumer_lag_records",
            "from the committed offset to the end of the partition; of the partitions that this instance owns",
            "topic",
            "partition"),
    LAG_SECONDS(
            Kind.GAUGE,
            "millrace_consumer_lag_seconds",
            "age of the oldest record that is not settled, by its timestamp; where none is open, how long the"
                    + " partition has not moved although it has records; 0 without lag",
            "topic",
            "partition"),
    DEAD_LETTERS_FAILING(
            Kind.GAUGE, "millrace_dead_letters_failing", "1 while the broker does not take dead letters, else 0"),
    OPEN(Kind.GAUGE, "millrace_open_events", "read and not yet settled"),
    UNACCOUNTED(
            Kind.GAUGE,
            "millrace_unaccounted_events",
            "of the ranges committed since the start, events read that nothing became of, or two things; must be 0"),
    BUFFERED_BYTES(
            Kind.GAUGE, "millrace_ledger_buffered_bytes", "bytes read and not settled, of `ledger.max-buffered`"),
    ELASTICSEARCH_UP(Kind.GAUGE, "millrace_sink_elasticsearch_up", "1 while Elasticsearch takes requests, else 0"),
    READY(Kind.GAUGE, "millrace_ready", "1 while `/readyz` says yes, else 0"),
    LOOKUP_HITS(Kind.COUNTER, "millrace_lookup_hits", "keys found", "lookup"),
    LOOKUP_MISSES(Kind.COUNTER, "millrace_lookup_misses", "keys not found, negative hits included", "lookup"),
    LOOKUP_NEGATIVE_HITS(
            Kind.COUNTER,
            "millrace_lookup_negative_hits",
            "of a server asked per key: keys of which it was known without asking that there is nothing",
            "lookup"),
    LOOKUP_TIMEOUTS(
            Kind.COUNTER,
            "millrace_lookup_timeouts",
            "of a server asked per key: events that went on without, since the answer did not come in time",
            "lookup"),
    LOOKUP_UNASKED(
            Kind.COUNTER,
            "millrace_lookup_unasked",
            "of a server asked per key: events that went on without at once, since it is down or too many keys wait",
            "lookup"),
    LOOKUP_FAILURES(
            Kind.COUNTER,
            "millrace_lookup_failures",
            "of a server asked per key: events that went on without, since the request failed or its answer does not fit",
            "lookup"),
    LOOKUP_REQUESTS(Kind.COUNTER, "millrace_lookup_requests", "of a server asked per key: requests sent", "lookup"),
    LOOKUP_DOWN(
            Kind.GAUGE,
            "millrace_lookup_down",
            "of a server asked per key: 1 while it is left alone, since it does not answer, else 0",
            "lookup"),
    LOOKUP_RELOADS(Kind.COUNTER, "millrace_lookup_reloads", "versions taken over", "lookup"),
    LOOKUP_REFUSED_RELOADS(
            Kind.COUNTER,
            "millrace_lookup_refused_reloads",
            "versions, or records of a topic, that were refused; the one before goes on serving",
            "lookup"),
    LOOKUP_ROWS(
            Kind.GAUGE,
            "millrace_lookup_rows",
            "rows of the version that serves; of what is computed the results that are kept, of a server the answers",
            "lookup"),
    LOOKUP_BYTES(Kind.GAUGE, "millrace_lookup_bytes", "memory on the heap, see topology-docs/lookups.md", "lookup"),
    LOOKUP_VERSION(Kind.GAUGE, "millrace_lookup_version", "number of the version that serves, from 1", "lookup"),
    LOOKUP_FAILING(
            Kind.GAUGE,
            "millrace_lookup_failing",
            "1 while the source as it is now is refused, or the last request failed, else 0",
            "lookup"),
    LOOKUP_LOAD(
            Kind.GAUGE,
            "millrace_lookup_load_seconds",
            "how long loading that version took; of a server the last answer",
            "lookup"),
    LOOKUP_AGE(
            Kind.GAUGE,
            "millrace_lookup_age_seconds",
            "time since that version was taken over; of a server since the last answer",
            "lookup");

    /** How a meter moves. */
    public enum Kind {
        /** Only grows; Prometheus sees it with {@code _total} behind its name. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Counts in buckets; Prometheus sees {@code _bucket}, {@code _count} and {@code _sum} behind its name. */
        HISTOGRAM
    }

    private final Kind kind;
    private final String meterName;
    private final String meaning;
    private final String tags;

    Measure(Kind kind, String meterName, String meaning, String... tags) {
        this.kind = kind;
        this.meterName = meterName;
        this.meaning = meaning;
        this.tags = String.join(",", tags);
    }

    public Kind kind() {
        return kind;
    }

    /** Without {@code _total}. */
    String meterName() {
        return meterName;
    }

    /** As Prometheus shows it; of a histogram the name of all its parts. */
    public String published() {
        return kind == Kind.COUNTER ? meterName + "_total" : meterName;
    }

    /** Every name under which Prometheus stores some of it. */
    public List<String> series() {
        return kind == Kind.HISTOGRAM
                ? List.of(meterName + "_bucket", meterName + "_count", meterName + "_sum")
                : List.of(published());
    }

    public String meaning() {
        return meaning;
    }

    /** Names of its tags; their values are bounded by our code or by the configuration. */
    public List<String> tags() {
        return tags.isEmpty() ? List.of() : List.of(tags.split(",", -1));
    }
}

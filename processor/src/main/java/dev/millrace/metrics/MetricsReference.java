package dev.millrace.metrics;

/** Writes the reference page of all meters, the sums that must hold and the alerts. */
public final class MetricsReference {

    private MetricsReference() {}

    /** Markdown, ending in a line break. */
    public static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                `GET /metrics` answers in the text format of Prometheus. Generated from `dev.millrace.metrics.Measure`;
                `MetersTest` compares this page and, run with `-Ddocs.write=true`, writes it anew.

                | meter | kind | tags | meaning |
                | --- | --- | --- | --- |
                """);
        for (Measure measure : Measure.values()) {
            page.append("| `").append(measure.published()).append("` | ");
            page.append(measure.kind() == Measure.Kind.COUNTER ? "counter" : "gauge")
                    .append(" | ");
            page.append(measure.tags().isEmpty() ? "" : "`" + String.join("`, `", measure.tags()) + "`");
            page.append(" | ").append(measure.meaning()).append(" |\n");
        }
        return page.append("""

                        On top come Micrometer's meters of the JVM (`jvm_*`, `process_*`, `system_*`) and those of Kafka Streams
                        and its clients (`kafka_*`).

                        ## The sums that must hold

                            read = stored + duplicates + failure-stored + dead-lettered + dropped + released + open

                        holds at every scrape up to what moves while it is taken; once nothing is in flight, `open` is 0.
                        Summed over all instances, *read* minus *released* is what the input topics hold, plus what was read
                        again after a crash, which Elasticsearch answers as *duplicates*. `millrace_unaccounted_events` is
                        the same sum over the ranges that are committed, kept by the [ledger](ledger.md) apart from these
                        counters: it means something under traffic too.

                        ## What to alert on

                        | when | it means |
                        | --- | --- |
                        | `millrace_unaccounted_events != 0` | a bug: an event was read, its offset is committed, and nothing became of it; `millrace reconcile` names the range |
                        | `millrace_ready == 0` for 5 minutes | `/readyz` says which condition fails and why |
                        | `millrace_sink_elasticsearch_up == 0` for 5 minutes | intake is paused, nothing is lost; the log says what the cluster answers |
                        | `increase(millrace_dead_letters_events_total[15m]) > 0` | events could not be stored; their headers in the dead-letter topic say why |
                        | `increase(millrace_sink_failure_stored_events_total[15m]) > 0` | Elasticsearch rejected documents into its failure store |
                        | `increase(millrace_rules_failed_conditions_total[15m]) > 0` | a rule's condition fails on some events, which it leaves alone; they carry the tag `millrace.rule-failed` |
                        | `increase(millrace_lookup_refused_reloads_total[15m]) > 0` | a lookup table's new version is broken, the old one serves |
                        | `increase(millrace_normalize_adjusted_total{kind="type-mismatch"}[1h]) > 0` | a shipper writes what is not ECS into the field that the tag names; the event is stored, the value is in `attributes` |
                        | `rate(millrace_intake_records_total[5m]) == 0` while the consumer lag grows | intake stands still |
                        """).toString();
    }
}

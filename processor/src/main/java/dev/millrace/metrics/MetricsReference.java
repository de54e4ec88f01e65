package dev.millrace.metrics;

import java.util.Locale;

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
            page.append(measure.kind().name().toLowerCase(Locale.ROOT)).append(" | ");
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

                        `deploy/prometheus/alerts.yaml` has the rules, [alerts](alerts.md) says for each what it means and what to
                        do.
                        """).toString();
    }
}

package dev.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.testing.GeneratedPage;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final Counters counters = new Counters();

    @Test
    void pageIsTheOneInTopologyDocs() {
        GeneratedPage.assertHolds("metrics.md", MetricsReference.markdown());
    }

    @Test
    void publishesTheCounters() {
        // given
        counters.read().add(7);
        counters.stored().add(3);
        counters.deadLettered().add(1);
        counters.rejected("decode.json-malformed").add(1);

        // when
        String scraped = scrape();

        // then
        assertThat(scraped.lines())
                .contains(
                        "millrace_intake_events_total 7.0",
                        "millrace_sink_stored_events_total 3.0",
                        "millrace_sink_duplicate_events_total 0.0",
                        "millrace_dead_letters_events_total 1.0",
                        "millrace_stage_rejected_events_total{code=\"decode.json-malformed\"} 1.0",
                        "millrace_open_events 3.0");
        assertThat(scraped).contains("jvm_memory_used_bytes");
    }

    @Test
    void goesOnCountingAfterAGarbageCollection() {
        try (Meters meters = new Meters(counters)) {
            // given
            collectGarbage();

            // when
            counters.read().add(7);

            // then
            assertThat(meters.scrape().lines()).contains("millrace_intake_events_total 7.0");
        }
    }

    private static void collectGarbage() {
        WeakReference<Object> witness = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return witness.get() == null;
        });
    }

    @Test
    void findsCodesThatComeLater() {
        try (Meters meters = new Meters(counters)) {
            // given
            counters.rejected("decode.json-malformed").add(1);
            meters.scrape();
            counters.rejected("decode.json-malformed").add(1);
            counters.rejected("validate.too-deep").add(1);

            // when
            String scraped = meters.scrape();

            // then
            assertThat(scraped.lines())
                    .contains(
                            "millrace_stage_rejected_events_total{code=\"decode.json-malformed\"} 2.0",
                            "millrace_stage_rejected_events_total{code=\"validate.too-deep\"} 1.0");
        }
    }

    @Test
    void publishesAdjustmentsByFieldAndKind() {
        try (Meters meters = new Meters(counters)) {
            // given
            meters.scrape();
            counters.adjusted("source.port", "converted").add(2);
            counters.adjusted("source.port", "type-mismatch").add(1);

            // when
            String scraped = meters.scrape();

            // then
            assertThat(scraped.lines())
                    .contains(
                            "millrace_normalize_adjusted_total{field=\"source.port\",kind=\"converted\"} 2.0",
                            "millrace_normalize_adjusted_total{field=\"source.port\",kind=\"type-mismatch\"} 1.0");
        }
    }

    @Test
    void readsASuppliedNumberAtEachScrape() {
        try (Meters meters = new Meters(counters)) {
            // given
            AtomicLong rows = new AtomicLong(1);
            meters.publish(Measure.LOOKUP_ROWS, rows::get, "services");
            meters.publish(Measure.LOOKUP_AGE, () -> 1.5, "services");
            meters.scrape();
            rows.set(2);

            // when
            String scraped = meters.scrape();

            // then
            assertThat(scraped.lines())
                    .contains(
                            "millrace_lookup_rows{lookup=\"services\"} 2.0",
                            "millrace_lookup_age_seconds{lookup=\"services\"} 1.5");
        }
    }

    @Test
    void publishesEveryMeasureUnderItsOwnName() {
        try (Meters meters = new Meters(counters)) {
            // given
            Arrays.stream(Measure.values())
                    .filter(measure -> measure.kind() != Measure.Kind.HISTOGRAM)
                    .forEach(measure ->
                            meters.publish(measure, () -> 1L, measure.tags().toArray(String[]::new)));

            // when
            String scraped = meters.scrape();

            // then
            assertThat(Arrays.stream(Measure.values()).flatMap(measure -> measure.series().stream()))
                    .allSatisfy(name -> assertThat(scraped).containsPattern("(?m)^" + name + "[ {]"));
        }
    }

    @Test
    void publishesWhatEachRuleHasDoneOnceItHas() {
        try (Meters meters = new Meters(counters)) {
            // given
            counters.dropped("health-checks").add(3);
            meters.scrape();
            counters.dropped("health-checks").increment();
            counters.failedCondition("odd").increment();

            // when
            String scraped = meters.scrape();

            // then
            assertThat(scraped.lines())
                    .contains(
                            "millrace_rules_dropped_total{rule=\"health-checks\"} 4.0",
                            "millrace_rules_failed_conditions_total{rule=\"odd\"} 1.0");
        }
    }

    @Test
    void publishesDurationsAsAHistogramInSeconds() {
        // given
        counters.delivery().record(5);
        counters.delivery().record(-3);
        Durations.Run run = counters.delivery().run();
        run.record(6);
        run.record(4_000_000);
        run.end();

        // when
        String scraped = scrape();

        // then
        assertThat(scraped.lines())
                .contains(
                        "# TYPE millrace_sink_delivery_seconds histogram",
                        "millrace_sink_delivery_seconds_bucket{le=\"0.005\"} 2",
                        "millrace_sink_delivery_seconds_bucket{le=\"0.01\"} 3",
                        "millrace_sink_delivery_seconds_bucket{le=\"3600.0\"} 3",
                        "millrace_sink_delivery_seconds_bucket{le=\"+Inf\"} 4",
                        "millrace_sink_delivery_seconds_count 4",
                        "millrace_sink_delivery_seconds_sum 4000.011");
        assertThat(counters.freshness().count()).isZero();
    }

    @Test
    void publishesOnlyTheReadingsThatThereAreNow() {
        try (Meters meters = new Meters(counters)) {
            // given
            AtomicReference<List<Meters.Reading>> owned = new AtomicReference<>(
                    List.of(new Meters.Reading(List.of("logs", "0"), 7), new Meters.Reading(List.of("logs", "1"), 2)));
            meters.publishEach(Measure.LAG_RECORDS, owned::get);
            meters.scrape();
            owned.set(List.of(new Meters.Reading(List.of("logs", "1"), 3)));

            // when
            String scraped = meters.scrape();

            // then
            assertThat(scraped.lines().filter(line -> line.startsWith("millrace_consumer_lag_records")))
                    .containsExactly("millrace_consumer_lag_records{partition=\"1\",topic=\"logs\"} 3.0");
        }
    }

    @Test
    void refusesANumberWithoutItsTags() {
        try (Meters meters = new Meters(counters)) {
            assertThatThrownBy(() -> meters.publish(Measure.LOOKUP_ROWS, () -> 1L))
                    .hasMessage("LOOKUP_ROWS takes a value for each of [lookup]");
        }
    }

    private String scrape() {
        try (Meters meters = new Meters(counters)) {
            return meters.scrape();
        }
    }
}

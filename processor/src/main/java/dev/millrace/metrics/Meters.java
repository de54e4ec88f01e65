package dev.millrace.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Publishes numbers for Prometheus; it only reads what others count. The sums that must hold and what to alert on stand
 * in {@link MetricsReference}. Registering is for the starting thread, {@link #scrape} for any.
 */
public final class Meters implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counters counters;
    private final Set<Counters.Adjusted> adjusted = new HashSet<>();
    private final Set<String> published = new HashSet<>();
    private final List<Runnable> closings = new ArrayList<>();
    private final List<Runnable> beforeScrape = new ArrayList<>();
    private final List<DoubleSupplier> held = new CopyOnWriteArrayList<>();

    /** Publishes {@code counters} and those of the JVM. */
    public Meters(Counters counters) {
        this.counters = counters;
        publish(Measure.INTAKE_RECORDS, counters.records()::sum);
        publish(Measure.INTAKE_BYTES, counters.bytes()::sum);
        publish(Measure.INTAKE_EVENTS, counters.read()::sum);
        publish(Measure.STORED, counters.stored()::sum);
        publish(Measure.DUPLICATES, counters.duplicates()::sum);
        publish(Measure.FAILURE_STORED, counters.failureStored()::sum);
        publish(Measure.DEAD_LETTERED, counters.deadLettered()::sum);
        publish(Measure.DROPPED, counters.dropped()::sum);
        publish(Measure.RELEASED, counters.released()::sum);
        publish(Measure.RETRIED, counters.retried()::sum);
        publish(Measure.BULK_REQUESTS, counters.bulkRequests()::sum);
        publish(Measure.BULK_BYTES, counters.bulkBytes()::sum);
        publish(Measure.OPEN, counters::open);
        publish(Measure.FRESHNESS, counters.freshness());
        publish(Measure.DELIVERY, counters.delivery());
        publish(Measure.BULK_DURATIONS, counters.bulkDurations());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmGcMetrics garbageCollection = new JvmGcMetrics();
        garbageCollection.bindTo(registry);
        closings.add(garbageCollection::close);
    }

    /**
     * Publishes one number.
     *
     * @param value read at each scrape; kept for the life of this object
     * @param tagValues one for each of {@link Measure#tags()}
     */
    public void publish(Measure measure, LongSupplier value, String... tagValues) {
        publish(measure, (DoubleSupplier) value::getAsLong, tagValues);
    }

    /** As {@link #publish(Measure, LongSupplier, String...)}, for what is no whole number. */
    public void publish(Measure measure, DoubleSupplier value, String... tagValues) {
        Tags tags = tags(measure, List.of(tagValues));
        switch (measure.kind()) {
            case COUNTER -> {
                // A function counter of Micrometer's holds what it reads only weakly: collected, it would stand still.
                held.add(value);
                FunctionCounter.builder(measure.meterName(), value, DoubleSupplier::getAsDouble)
                        .description(measure.meaning())
                        .tags(tags)
                        .register(registry);
            }
            case GAUGE ->
                // A gauge of Micrometer's holds what it reads only weakly otherwise.
                Gauge.builder(measure.meterName(), value::getAsDouble)
                        .description(measure.meaning())
                        .tags(tags)
                        .strongReference(true)
                        .register(registry);
            case HISTOGRAM -> throw new IllegalArgumentException(measure + " is no single number");
        }
    }

    private void publish(Measure measure, Durations durations) {
        registry.getPrometheusRegistry().register(durations.collector(measure));
    }

    /**
     * Publishes a gauge whose tags come and go, such as one for each partition that this instance owns.
     *
     * @param readings asked at each scrape; what is not among them any more is not published any more
     */
    public void publishEach(Measure measure, Supplier<List<Reading>> readings) {
        MultiGauge gauge = MultiGauge.builder(measure.meterName())
                .description(measure.meaning())
                .register(registry);
        beforeScrape.add(() -> gauge.register(
                readings.get().stream()
                        .map(reading -> MultiGauge.Row.of(tags(measure, reading.tagValues()), reading.value()))
                        .toList(),
                true));
    }

    private static Tags tags(Measure measure, List<String> values) {
        if (measure.tags().size() != values.size()) {
            throw new IllegalArgumentException(measure + " takes a value for each of " + measure.tags());
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.size(); i++) {
            tags = tags.and(measure.tags().get(i), values.get(i));
        }
        return tags;
    }

    /** Everything in the text format of Prometheus. */
    public String scrape() {
        synchronized (published) {
            beforeScrape.forEach(Runnable::run);
            counters.rejections()
                    .keySet()
                    .forEach(code -> publishOnce(Measure.REJECTED, code, counters.rejected(code)));
            counters.droppedByRule()
                    .keySet()
                    .forEach(rule -> publishOnce(Measure.RULE_DROPPED, rule, counters.dropped(rule)));
            counters.failedConditions()
                    .keySet()
                    .forEach(rule -> publishOnce(Measure.RULE_FAILED, rule, counters.failedCondition(rule)));
            counters.adjustments().forEach((what, count) -> {
                if (adjusted.add(what)) {
                    publish(Measure.ADJUSTED, count::sum, what.field(), what.kind());
                }
            });
        }
        return registry.scrape();
    }

    private void publishOnce(Measure measure, String tagValue, LongAdder count) {
        if (published.add(measure.meterName() + ' ' + tagValue)) {
            publish(measure, count::sum, tagValue);
        }
    }

    MeterRegistry registry() {
        return registry;
    }

    void whenClosing(Runnable closing) {
        closings.add(closing);
    }

    /** @param tagValues one for each of {@link Measure#tags()} */
    public record Reading(List<String> tagValues, double value) {}

    @Override
    public void close() {
        closings.forEach(Runnable::run);
        registry.close();
    }
}

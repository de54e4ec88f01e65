package dev.millrace.cli;

import dev.millrace.http.Readiness.Condition;
import dev.millrace.ledger.ConsumerLag;
import dev.millrace.lookup.LookupStatus;
import dev.millrace.lookup.LookupStatus.Asking;
import dev.millrace.lookup.LookupTables;
import dev.millrace.metrics.Counters;
import dev.millrace.metrics.Measure;
import dev.millrace.metrics.Meters;
import dev.millrace.runtime.Millrace;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.streams.KafkaStreams;

/** What the running application shows of itself: conditions, status, gauges. Asked by any thread; nothing here waits. */
final class Views {

    private final Millrace millrace;
    private final LookupTables lookups;
    private final Counters counters;
    private final InstantSource clock;

    Views(Millrace millrace, LookupTables lookups, Counters counters, InstantSource clock) {
        this.millrace = millrace;
        this.lookups = lookups;
        this.counters = counters;
        this.clock = clock;
    }

    List<Condition> conditions() {
        String waitingFor = millrace.inputTopics().waitingFor();
        KafkaStreams.State state = millrace.streams().state();
        List<Condition> conditions = new ArrayList<>();
        conditions.add(new Condition(
                "input-topics", waitingFor.isEmpty(), waitingFor.isEmpty() ? "there" : "waiting for " + waitingFor));
        conditions.add(new Condition("streams", state == KafkaStreams.State.RUNNING, state.name()));
        conditions.add(new Condition(
                "elasticsearch", millrace.health().isUp(), millrace.health().describe()));
        for (LookupStatus lookup : lookups.status()) {
            conditions.add(
                    new Condition("lookup-" + lookup.name(), lookup.isWarm() || !lookup.isRequired(), reason(lookup)));
        }
        return conditions;
    }

    private static String reason(LookupStatus lookup) {
        String error = lookup.lastError();
        Asking asking = lookup.asking();
        if (asking != null) {
            String state = asking.isDown() ? "down" : "asked per key";
            return error == null ? state : state + ", the last request failed: " + error;
        }
        if (error != null) {
            return (lookup.isWarm() ? "an old version serves: " : "") + error;
        }
        return lookup.isWarm() ? lookup.rows() + " rows" : "loading";
    }

    Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("version", Version.current());
        status.put("state", millrace.streams().state().name());
        status.put("intake", millrace.intakeInWords());
        Map<String, Object> events = new LinkedHashMap<>();
        events.put("read", counters.read().sum());
        events.put("stored", counters.stored().sum());
        events.put("duplicates", counters.duplicates().sum());
        events.put("failure_stored", counters.failureStored().sum());
        events.put("dead_lettered", counters.deadLettered().sum());
        events.put("dropped", counters.dropped().sum());
        events.put("released", counters.released().sum());
        events.put("open", counters.open());
        events.put("unaccounted", millrace.ledger().unaccounted());
        status.put("events", events);
        status.put("rejections", counters.rejections());
        status.put("dropped_by_rule", counters.droppedByRule());
        status.put("elasticsearch", millrace.health().describe());
        status.put("in_flight_limit", millrace.sender().inFlightLimit());
        status.put("refusing_data_streams", millrace.sender().troubles());
        String deadLetters = millrace.deadLetters().failure();
        status.put("dead_letters", deadLetters == null ? "written" : deadLetters);
        String ledger = millrace.ledgerTopic().failure();
        status.put("ledger", ledger == null ? "written" : ledger);
        status.put("buffered_bytes", millrace.ledger().budget().usedBytes());
        List<Map<String, Object>> tables = new ArrayList<>();
        for (LookupStatus lookup : lookups.status()) {
            Map<String, Object> table = new LinkedHashMap<>();
            table.put("name", lookup.name());
            table.put("version", lookup.version());
            table.put("state", reason(lookup));
            table.put("hits", lookup.hits());
            table.put("misses", lookup.misses());
            tables.add(table);
        }
        status.put("lookups", tables);
        return status;
    }

    void publish(Meters meters) {
        meters.publish(Measure.UNACCOUNTED, () -> millrace.ledger().unaccounted());
        meters.publish(Measure.BUFFERED_BYTES, () -> millrace.ledger().budget().usedBytes());
        meters.publish(Measure.ELASTICSEARCH_UP, () -> millrace.health().isUp() ? 1L : 0L);
        meters.publish(Measure.READY, () -> conditions().stream().allMatch(Condition::holds) ? 1L : 0L);
        meters.publish(Measure.IN_FLIGHT_LIMIT, () -> (long) millrace.sender().inFlightLimit());
        meters.publish(
                Measure.REFUSING, () -> (long) millrace.sender().troubles().size());
        meters.publish(
                Measure.DEAD_LETTERS_FAILING, () -> millrace.deadLetters().failure() == null ? 0L : 1L);
        meters.publishEach(Measure.LAG_RECORDS, () -> lag(ConsumerLag.OfPartition::records));
        meters.publishEach(Measure.LAG_SECONDS, () -> lag(ConsumerLag.OfPartition::seconds));
        LookupMeters.publish(meters, lookups, clock);
    }

    /** What {@link dev.millrace.metrics.MetricDocument} shows beside the counters. */
    Map<String, Double> standing() {
        Map<String, Double> standing = new LinkedHashMap<>();
        standing.put("buffered_bytes", (double) millrace.ledger().budget().usedBytes());
        standing.put("ready", conditions().stream().allMatch(Condition::holds) ? 1.0 : 0.0);
        standing.put("elasticsearch_up", millrace.health().isUp() ? 1.0 : 0.0);
        List<ConsumerLag.OfPartition> lags = millrace.lag().read();
        standing.put("lag_records", (double)
                lags.stream().mapToLong(ConsumerLag.OfPartition::records).sum());
        standing.put(
                "lag_seconds",
                lags.stream()
                        .mapToDouble(ConsumerLag.OfPartition::seconds)
                        .max()
                        .orElse(0));
        return standing;
    }

    /** The same of each lookup. */
    Map<String, Map<String, Double>> lookupNumbers() {
        Map<String, Map<String, Double>> numbers = new LinkedHashMap<>();
        for (LookupStatus lookup : lookups.status()) {
            Map<String, Double> of = new LinkedHashMap<>();
            of.put("hits", (double) lookup.hits());
            of.put("misses", (double) lookup.misses());
            of.put("rows", (double) lookup.rows());
            of.put("failing", lookup.lastError() == null ? 0.0 : 1.0);
            if (lookup.loadedAt() != null) {
                of.put("age_seconds", LookupMeters.ageSeconds(lookup, clock));
            }
            numbers.put(lookup.name(), of);
        }
        return numbers;
    }

    private List<Meters.Reading> lag(ToDoubleFunction<ConsumerLag.OfPartition> number) {
        return millrace.lag().read().stream()
                .map(lag -> new Meters.Reading(
                        List.of(
                                lag.partition().topic(),
                                String.valueOf(lag.partition().partition())),
                        number.applyAsDouble(lag)))
                .toList();
    }
}

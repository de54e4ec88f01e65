package dev.millrace.cli;

import dev.millrace.lookup.LookupStatus;
import dev.millrace.lookup.LookupStatus.Asking;
import dev.millrace.lookup.LookupTables;
import dev.millrace.metrics.Measure;
import dev.millrace.metrics.Meters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What {@code /metrics} says of each lookup. */
final class LookupMeters {

    private final Meters meters;
    private final LookupTables lookups;
    private final int table;
    private final String name;

    private LookupMeters(Meters meters, LookupTables lookups, int table, String name) {
        this.meters = meters;
        this.lookups = lookups;
        this.table = table;
        this.name = name;
    }

    static void publish(Meters meters, LookupTables lookups, InstantSource clock) {
        int table = 0;
        for (LookupStatus lookup : lookups.status()) {
            new LookupMeters(meters, lookups, table++, lookup.name()).publish(lookup.asking() != null, clock);
        }
    }

    /** @return NaN for a lookup that has nothing yet */
    static double ageSeconds(LookupStatus lookup, InstantSource clock) {
        Instant loadedAt = lookup.loadedAt();
        return loadedAt == null
                ? Double.NaN
                : Duration.between(loadedAt, clock.instant()).toMillis() / 1000.0;
    }

    private void publish(boolean isAsked, InstantSource clock) {
        count(Measure.LOOKUP_HITS, LookupStatus::hits);
        count(Measure.LOOKUP_MISSES, LookupStatus::misses);
        count(Measure.LOOKUP_RELOADS, LookupStatus::reloads);
        count(Measure.LOOKUP_REFUSED_RELOADS, LookupStatus::refusedReloads);
        count(Measure.LOOKUP_ROWS, LookupStatus::rows);
        count(Measure.LOOKUP_BYTES, LookupStatus::bytes);
        count(Measure.LOOKUP_VERSION, LookupStatus::version);
        count(Measure.LOOKUP_FAILING, status -> status.lastError() == null ? 0 : 1);
        measure(Measure.LOOKUP_LOAD, status -> status.loadTime().toNanos() / 1e9);
        measure(Measure.LOOKUP_AGE, status -> ageSeconds(status, clock));
        if (isAsked) {
            count(Measure.LOOKUP_NEGATIVE_HITS, of(Asking::negativeHits));
            count(Measure.LOOKUP_TIMEOUTS, of(Asking::timeouts));
            count(Measure.LOOKUP_UNASKED, of(Asking::unasked));
            count(Measure.LOOKUP_FAILURES, of(Asking::failures));
            count(Measure.LOOKUP_REQUESTS, of(Asking::requests));
            count(Measure.LOOKUP_DOWN, of(asking -> asking.isDown() ? 1 : 0));
        }
    }

    private void count(Measure measure, ToLongFunction<LookupStatus> number) {
        meters.publish(measure, () -> number.applyAsLong(lookups.status().get(table)), name);
    }

    private void measure(Measure measure, ToDoubleFunction<LookupStatus> number) {
        meters.publish(measure, () -> number.applyAsDouble(lookups.status().get(table)), name);
    }

    private static ToLongFunction<LookupStatus> of(ToLongFunction<Asking> number) {
        return status -> {
            Asking asking = status.asking();
            return asking == null ? 0 : number.applyAsLong(asking);
        };
    }
}

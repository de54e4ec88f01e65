package dev.millrace.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long something took, counted in buckets: one addition without a lock for each. Micrometer's own histogram keeps a
 * maximum that fades and takes the time for it with every value, which is too much for each document. Any thread
 * records, any thread reads.
 */
public final class Durations {

    /** Upper bounds of the buckets; what is longer than the last goes into one more. */
    static final long[] BOUNDS_MILLIS = {
        5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000
    };

    private final LongAdder[] counts = new LongAdder[BOUNDS_MILLIS.length + 1];
    private final LongAdder sumMillis = new LongAdder();

    Durations() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** @param millis what is negative, as between two clocks that differ, counts as 0 */
    public void record(long millis) {
        counts[bucket(millis)].increment();
        sumMillis.add(Math.max(0, millis));
    }

    private static int bucket(long millis) {
        int bucket = 0;
        while (bucket < BOUNDS_MILLIS.length && millis > BOUNDS_MILLIS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** For many durations at once, which are recorded together by {@link Run#end}. */
    public Run run() {
        return new Run();
    }

    /** Counts without a write that other threads see for each of them. Owned by one thread. */
    public final class Run {

        private final int[] ofRun = new int[counts.length];
        private long sumOfRun;

        private Run() {}

        /** As {@link Durations#record}. */
        public void record(long millis) {
            ofRun[bucket(millis)]++;
            sumOfRun += Math.max(0, millis);
        }

        public void end() {
            for (int i = 0; i < ofRun.length; i++) {
                if (ofRun[i] > 0) {
                    counts[i].add(ofRun[i]);
                }
            }
            sumMillis.add(sumOfRun);
        }
    }

    /** How many were recorded. */
    public long count() {
        long count = 0;
        for (LongAdder bucket : counts) {
            count += bucket.sum();
        }
        return count;
    }

    /** The sum of all that was recorded, in milliseconds. */
    public long sumMillis() {
        return sumMillis.sum();
    }

    /** As Prometheus wants it: a histogram in seconds. */
    Collector collector(Measure measure) {
        return () -> HistogramSnapshot.builder()
                .name(measure.meterName())
                .help(measure.meaning())
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets())
                        .sum(sumMillis.sum() / 1000.0)
                        .build())
                .build();
    }

    private ClassicHistogramBuckets buckets() {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
            buckets.bucket(BOUNDS_MILLIS[i] / 1000.0, counts[i].sum());
        }
        return buckets.bucket(Double.POSITIVE_INFINITY, counts[BOUNDS_MILLIS.length].sum())
                .build();
    }
}

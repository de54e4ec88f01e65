package dev.millrace.sink;

import dev.millrace.event.Origin;
import dev.millrace.metrics.Counters;
import dev.millrace.metrics.Durations;
import java.time.InstantSource;
import java.util.List;

/** How long stored events were on their way: since their record was produced, and since they happened. Any thread. */
final class DeliveryDelays {

    private final Counters counters;
    private final InstantSource clock;

    DeliveryDelays(Counters counters, InstantSource clock) {
        this.counters = counters;
        this.clock = clock;
    }

    /** @param stored acknowledged just now */
    void record(List<BulkBatch.Document> stored) {
        long nowMillis = clock.millis();
        Durations.Run delivery = counters.delivery().run();
        Durations.Run freshness = counters.freshness().run();
        for (BulkBatch.Document document : stored) {
            if (document.recordMillis() != Origin.NO_TIMESTAMP) {
                delivery.record(nowMillis - document.recordMillis());
            }
            if (document.eventMillis() != Origin.NO_TIMESTAMP) {
                freshness.record(nowMillis - document.eventMillis());
            }
        }
        delivery.end();
        freshness.end();
    }
}

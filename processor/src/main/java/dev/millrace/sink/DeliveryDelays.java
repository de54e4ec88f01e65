package dev.millrace.sink;

import dev.millrace.event.Origin;
import dev.millrace.metrics.Counters;
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
        for (BulkBatch.Document document : stored) {
            long recordMillis = document.source().origin().timestampMillis();
            if (recordMillis != Origin.NO_TIMESTAMP) {
                counters.delivery().record(nowMillis - recordMillis);
            }
            if (document.eventMillis() != Origin.NO_TIMESTAMP) {
                counters.freshness().record(nowMillis - document.eventMillis());
            }
        }
    }
}

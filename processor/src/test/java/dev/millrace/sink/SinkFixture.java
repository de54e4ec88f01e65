package dev.millrace.sink;

import dev.millrace.config.OutcomeOverride;
import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.config.SinkConfig.BulkConfig.FailureStore;
import dev.millrace.event.ByteArena;
import dev.millrace.event.DataStream;
import dev.millrace.event.Epoch;
import dev.millrace.event.Origin;
import dev.millrace.event.Share;
import dev.millrace.event.SourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The values that tests of the sink have in common. */
final class SinkFixture {

    static final DataStream NGINX = new DataStream("logs", "nginx", "default");

    private SinkFixture() {}

    /** One request in flight, so that requests come in an order; retries come quickly. */
    static BulkConfig quick() {
        return quick(FailureStore.ACCEPT);
    }

    static BulkConfig quick(FailureStore failureStore, OutcomeOverride... outcomes) {
        return new BulkConfig(
                1024 * 1024,
                1000,
                Duration.ofHours(1),
                1,
                Duration.ofMillis(1),
                Duration.ofMillis(20),
                0,
                failureStore,
                null,
                List.of(outcomes));
    }

    /** As {@link #quick}, but a retry waits for so long. */
    static BulkConfig waiting(Duration backoff) {
        return config(1, backoff, backoff, null);
    }

    /** As {@link #quick}, with so many requests in flight. */
    static BulkConfig inFlight(int maxInFlight) {
        return config(maxInFlight, Duration.ofMillis(1), Duration.ofMillis(20), null);
    }

    /** As {@link #quick}, and what is refused for so long is parked. */
    static BulkConfig parking(Duration parkAfter) {
        return config(1, Duration.ofMillis(1), Duration.ofMillis(20), parkAfter);
    }

    private static BulkConfig config(
            int maxInFlight, Duration minBackoff, Duration maxBackoff, @Nullable Duration parkAfter) {
        return new BulkConfig(
                1024 * 1024,
                1000,
                Duration.ofHours(1),
                maxInFlight,
                minBackoff,
                maxBackoff,
                0,
                FailureStore.ACCEPT,
                parkAfter,
                List.of());
    }

    static SourceRecord record(long offset) {
        return new SourceRecord(new Origin("logs", "T", 0, offset, 0), null, new byte[] {'x'}, List.of());
    }

    /** The id of the first event of {@link #record(long)}. */
    static String id(long offset) {
        return "T:0:" + offset + ":0";
    }

    /** A sealed batch with one document per offset. */
    static BulkBatch batch(CountedSettlement settlement, Epoch epoch, long... offsets) {
        BulkBatch batch = new BulkBatch(new ByteArena(64), settlement);
        CountedShare share = new CountedShare(epoch, settlement);
        for (long offset : offsets) {
            add(batch, share, offset);
        }
        settlement.seal(batch.body().size());
        return batch;
    }

    static void add(BulkBatch batch, Share share, long offset) {
        ByteArena body = batch.body();
        int start = body.size();
        body.appendAscii("{\"create\":{\"_index\":\"" + NGINX.name() + "\",\"_id\":\"" + id(offset) + "\"}}\n{}\n");
        SourceRecord source = record(offset);
        long recordMillis = source.origin().timestampMillis();
        batch.add(
                new BulkBatch.Document(start, body.size(), source, 0, NGINX, recordMillis, Origin.NO_TIMESTAMP, share));
        share.add();
    }

    /** An epoch that the test ends. */
    static final class ManualEpoch implements Epoch {

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger asked = new AtomicInteger();

        void end() {
            over.set(true);
        }

        /** How often somebody has looked whether it is over: before each attempt. */
        int asked() {
            return asked.get();
        }

        @Override
        public boolean isOver() {
            asked.incrementAndGet();
            return over.get();
        }
    }
}

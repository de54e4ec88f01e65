package dev.millrace.ledger;

import dev.millrace.event.Origin;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the committed offsets are behind the ends of their partitions. Kafka's own {@code records-lag} is measured from
 * the position of the consumer, which runs ahead of what is settled. One thread tells the ends, any reads.
 */
public final class ConsumerLag {

    private final Ledger ledger;
    private final InstantSource clock;
    private final Map<TopicPartition, End> ends = new ConcurrentHashMap<>();

    public ConsumerLag(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Takes over the ends of the partitions as they are now. */
    public void ends(Map<TopicPartition, Long> now) {
        long millis = clock.millis();
        ends.keySet().retainAll(now.keySet());
        now.forEach((partition, offset) -> {
            PartitionLedger running = ledger.partition(partition);
            if (running != null) {
                long committed = running.committed();
                End before = ends.get(partition);
                long since = before != null && before.stands(committed) ? before.standsSinceMillis : millis;
                ends.put(partition, new End(offset, committed, since));
            }
        });
    }

    /** Of each partition that is owned and whose end is known. */
    public List<OfPartition> read() {
        long millis = clock.millis();
        List<OfPartition> lags = new ArrayList<>();
        for (PartitionLedger running : ledger.partitions()) {
            End end = ends.get(running.partition());
            if (end != null) {
                long records = Math.max(0, end.offset - running.committed());
                lags.add(new OfPartition(running.partition(), records, records == 0 ? 0 : age(running, end, millis)));
            }
        }
        return lags;
    }

    private static double age(PartitionLedger running, End end, long nowMillis) {
        long openMillis = running.lowestOpenMillis();
        long since = openMillis == Origin.NO_TIMESTAMP ? end.standsSinceMillis : openMillis;
        return Math.max(0, nowMillis - since) / 1000.0;
    }

    /**
     * The lag of one partition.
     *
     * @param records not yet committed
     * @param seconds age of the oldest of them that is open, by its timestamp; where none is open, how long the committed
     *     offset has not moved
     */
    public record OfPartition(TopicPartition partition, long records, double seconds) {}

    private record End(long offset, long committed, long standsSinceMillis) {

        /** Whether there was lag, and has been no commit since. */
        boolean stands(long committedNow) {
            return committed == committedNow && offset > committed;
        }
    }
}

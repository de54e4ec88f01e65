package dev.millrace.ledger;

import java.util.Objects;
import org.apache.kafka.common.TopicPartition;

/** Begins epochs for tests of other packages; in the product only {@link GatedConsumer} does. */
public final class LedgerFixture {

    private LedgerFixture() {}

    public static PartitionLedger begin(Ledger ledger, TopicPartition partition, String topicId, StoredSet stored) {
        PartitionLedger epoch = new PartitionLedger(partition, topicId, 0, stored);
        ledger.begin(epoch);
        return epoch;
    }

    /** What may be committed when Kafka Streams asks for {@code asked}. */
    public static long gate(PartitionLedger epoch, long asked) {
        return epoch.gate(asked);
    }

    /** What a commit of {@code offset} would enter. */
    public static Balance balance(PartitionLedger epoch, long offset) {
        return Objects.requireNonNull(epoch.entry(offset), "nothing is to be entered")
                .balance();
    }
}

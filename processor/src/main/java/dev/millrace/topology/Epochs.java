package dev.millrace.topology;

import dev.millrace.event.Origin;
import dev.millrace.ledger.Ledger;
import dev.millrace.ledger.PartitionLedger;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds the running epoch of a partition; remembers the last one, since records come in runs. Owned by one task. */
final class Epochs {

    private final Ledger ledger;
    private @Nullable PartitionLedger last;

    Epochs(Ledger ledger) {
        this.ledger = ledger;
    }

    PartitionLedger of(Origin origin) {
        return of(origin.topic(), origin.partition());
    }

    PartitionLedger of(String topic, int partition) {
        PartitionLedger found = last;
        if (found == null
                || found.isOver()
                || found.partition().partition() != partition
                || !found.partition().topic().equals(topic)) {
            found = ledger.partition(new TopicPartition(topic, partition));
            if (found == null || !found.isMine()) {
                throw new IllegalStateException("a record of " + topic + "-" + partition
                        + " reached the topology outside an epoch of this stream thread");
            }
            last = found;
        }
        return found;
    }
}

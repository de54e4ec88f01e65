package dev.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.ledger.ByteBudget;
import dev.millrace.ledger.Ledger;
import dev.millrace.ledger.LedgerFixture;
import dev.millrace.ledger.PartitionLedger;
import dev.millrace.ledger.StoredSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EpochsTest {

    private final Ledger ledger = new Ledger(new ByteBudget(1_000), entry -> {});
    private final Epochs epochs = new Epochs(ledger);

    @Test
    void areTheRunningOnesOfThePartitionThatIsAskedFor() {
        PartitionLedger first = begin("logs", 0);
        PartitionLedger otherPartition = begin("logs", 1);
        PartitionLedger otherTopic = begin("audit", 1);

        assertThat(epochs.of("logs", 0)).isSameAs(first).isSameAs(epochs.of("logs", 0));
        assertThat(epochs.of("logs", 1)).isSameAs(otherPartition);
        assertThat(epochs.of("audit", 1)).isSameAs(otherTopic);
    }

    @Test
    void areNotThoseThatAreOver() {
        begin("logs", 0);
        epochs.of("logs", 0);

        PartitionLedger next = begin("logs", 0);

        assertThat(epochs.of("logs", 0)).isSameAs(next);
    }

    @Test
    void areNotThoseOfAnotherThread() {
        begin("logs", 0);

        assertThat(CompletableFuture.supplyAsync(() -> catchThrowable(() -> epochs.of("logs", 0)))
                        .join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a record of logs-0 reached the topology outside an epoch of this stream thread");
    }

    @Test
    void areNotThereOutsideOfOne() {
        ledger.end(begin("logs", 0));

        assertThatIllegalStateException().isThrownBy(() -> epochs.of("logs", 0));
    }

    private PartitionLedger begin(String topic, int partition) {
        return LedgerFixture.begin(ledger, new TopicPartition(topic, partition), "T", new StoredSet());
    }
}

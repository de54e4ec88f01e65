package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final TopicPartition LOGS = new TopicPartition("logs", 0);

    private final ByteBudget budget = new ByteBudget(1_000_000);
    private final Ledger ledger = new Ledger(budget, entry -> {});

    @Test
    void answersForAPartitionFromTheBeginningOfItsEpochToItsEnd() {
        // given
        PartitionLedger epoch = epoch();
        assertThat(ledger.partition(LOGS)).isNull();

        // when
        ledger.begin(epoch);

        // then
        assertThat(ledger.partition(LOGS)).isSameAs(epoch);
        assertThat(ledger.partitions()).containsExactly(epoch);

        // and when
        ledger.end(epoch);

        // then
        assertThat(ledger.partition(LOGS)).isNull();
        assertThat(epoch.isOver()).isTrue();
    }

    @Test
    void endsTheOldEpochWhenANewOneBegins() {
        // given
        PartitionLedger old = epoch();
        PartitionLedger young = epoch();
        ledger.begin(old);

        // when
        ledger.begin(young);

        // then
        assertThat(old.isOver()).isTrue();
        assertThat(young.isOver()).isFalse();
        assertThat(ledger.partition(LOGS)).isSameAs(young);
    }

    @Test
    void doesNotEndANewerEpoch() {
        // given
        PartitionLedger old = epoch();
        PartitionLedger young = epoch();
        ledger.begin(old);
        ledger.begin(young);

        // when the task of the old epoch is closed late
        ledger.end(old);

        // then
        assertThat(young.isOver()).isFalse();
        assertThat(ledger.partition(LOGS)).isSameAs(young);
    }

    @Test
    void givesBackOnceWhatWasQueuedWhenTheEpochEnds() {
        // given
        PartitionLedger epoch = epoch();
        ledger.begin(epoch);
        budget.acquire(700);
        epoch.queued(700);
        epoch.seen(0, 300);

        // when
        ledger.end(epoch);
        ledger.end(epoch);

        // then the 300 bytes belong to a batch by now
        assertThat(budget.usedBytes()).isEqualTo(300);
    }

    @Test
    void isDrainedWhenEveryPartitionIs() {
        // given
        PartitionLedger idle = epoch();
        PartitionLedger busy = new PartitionLedger(new TopicPartition("logs", 1), "uuid", 0, new StoredSet());
        ledger.begin(idle);
        ledger.begin(busy);
        busy.queued(1);

        // when
        idle.lookWhetherDrained();
        busy.lookWhetherDrained();

        // then
        assertThat(ledger.isDrained()).isFalse();

        // and when
        ledger.end(busy);

        // then
        assertThat(ledger.isDrained()).isTrue();
    }

    @Test
    void endsAllEpochsOfATask() {
        // given
        PartitionLedger logs = epoch();
        PartitionLedger audit = new PartitionLedger(new TopicPartition("audit", 0), "uuid 2", 0, new StoredSet());
        PartitionLedger otherTask = new PartitionLedger(new TopicPartition("logs", 1), "uuid", 0, new StoredSet());
        ledger.begin(logs);
        ledger.begin(audit);
        ledger.begin(otherTask);

        // when
        ledger.endTask(0);

        // then
        assertThat(logs.isOver()).isTrue();
        assertThat(audit.isOver()).isTrue();
        assertThat(otherTask.isOver()).isFalse();
        assertThat(ledger.partitions()).containsExactly(otherTask);
    }

    @Test
    void keepsAnEpochThatAnotherStreamThreadBegan() throws InterruptedException {
        // given
        Thread other = new Thread(() -> ledger.begin(epoch()));
        other.start();
        other.join();

        // when
        ledger.endTask(0);

        // then
        PartitionLedger kept = Objects.requireNonNull(ledger.partition(LOGS));
        assertThat(kept.isOver()).isFalse();
        assertThat(kept.isMine()).isFalse();
    }

    private static PartitionLedger epoch() {
        return new PartitionLedger(LOGS, "uuid", 0, new StoredSet());
    }
}

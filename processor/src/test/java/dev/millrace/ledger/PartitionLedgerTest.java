package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionLedgerTest {

    private final ByteBudget budget = new ByteBudget(1_000_000);
    private final PartitionLedger partition = epoch(new StoredSet());

    @Test
    void commitsNothingBeforeTheFirstRecordWasSeen() {
        // given a revived task that remembers an old offset
        // when
        long gated = partition.gate(100);

        // then
        assertThat(gated).isNegative();
    }

    @Test
    void commitsWhatIsAskedWhileNothingIsOpen() {
        // given
        partition.seen(10, 0);

        // when Streams asks for an offset behind a transaction marker
        long gated = partition.gate(13);

        // then
        assertThat(gated).isEqualTo(13);
        assertThat(partition.lowestOpen()).isEqualTo(PartitionLedger.NOTHING_OPEN);
    }

    @Test
    void commitsNoFurtherThanTheLowestOpenOffset() {
        // given
        BatchSettlement batch = new BatchSettlement(budget);
        open(10, batch);
        open(11, batch);

        // when
        long gated = partition.gate(12);

        // then
        assertThat(gated).isEqualTo(10);
        assertThat(partition.lowestOpen()).isEqualTo(10);
    }

    @Test
    void neverCommitsFurtherThanStreamsAsks() {
        // given
        open(10, new BatchSettlement(budget));

        // when
        long gated = partition.gate(7);

        // then
        assertThat(gated).isEqualTo(7);
    }

    @Test
    void waitsForTheOldestBatchHoweverManyYoungerOnesAreSettled() {
        // given
        BatchSettlement oldest = new BatchSettlement(budget);
        BatchSettlement younger = new BatchSettlement(budget);
        open(10, oldest);
        open(11, younger);
        oldest.seal(0);
        younger.seal(0);

        // when
        younger.settle(1);

        // then
        assertThat(partition.gate(12)).isEqualTo(10);

        // and when
        oldest.settle(1);

        // then
        assertThat(partition.gate(12)).isEqualTo(12);
    }

    @Test
    void keepsABatchOpenThatIsSettledButNotSealed() {
        // given
        BatchSettlement batch = new BatchSettlement(budget);
        open(10, batch);

        // when its only event so far is a dead letter and acknowledged before the batch is sealed
        batch.settle(1);

        // then
        assertThat(partition.gate(11)).isEqualTo(10);
    }

    @Test
    void opensASecondRangeWhereTheSameRecordGoesOnInAnotherBatch() {
        // given
        BatchSettlement first = new BatchSettlement(budget);
        BatchSettlement second = new BatchSettlement(budget);
        open(10, first);
        open(10, second);
        first.seal(0);
        second.seal(0);

        // when
        first.settle(1);

        // then
        assertThat(partition.gate(11)).isEqualTo(10);
    }

    @Test
    void knowsWhatAnEarlierOwnerStored() {
        // given
        StoredSet stored = new StoredSet();
        stored.add(10, 0);
        stored.add(12, 1);
        PartitionLedger inDoubt = epoch(stored);

        // then
        assertThat(inDoubt.isStored(10, 0)).isTrue();
        assertThat(inDoubt.isStored(10, 1)).isFalse();
        assertThat(inDoubt.isStored(11, 0)).isFalse();
        assertThat(inDoubt.isStored(12, 1)).isTrue();
        assertThat(inDoubt.isStored(13, 0)).isFalse();
    }

    @Test
    void measuresHowFarItRunsAheadOfItsWatermark() {
        // given
        BatchSettlement batch = new BatchSettlement(budget);
        assertThat(partition.distance()).isZero();

        // when
        open(10, batch);
        partition.seen(14, 0);

        // then
        assertThat(partition.distance()).isEqualTo(5);

        // and when
        batch.seal(0);
        batch.settle(1);
        partition.settleHead();

        // then
        assertThat(partition.distance()).isZero();
    }

    @Test
    void isDrainedOnceAllThatWasPolledIsSettledAndCommitted() {
        // given
        BatchSettlement batch = new BatchSettlement(budget);
        partition.queued(300);
        assertThat(lookedDrained()).isFalse();

        // when it reaches the topology
        partition.seen(10, 300);
        batch.add();
        partition.opened(10, 0, batch);

        // then
        assertThat(lookedDrained()).isFalse();

        // and when it is settled
        batch.seal(0);
        batch.settle(1);

        // then
        assertThat(lookedDrained()).isFalse();

        // and when it is committed
        partition.committed(11);

        // then
        assertThat(lookedDrained()).isTrue();
        assertThat(partition.committed()).isEqualTo(11);
    }

    @Test
    void isNotDrainedAnyMoreWhenARecordIsPolled() {
        // given
        assertThat(lookedDrained()).isTrue();

        // when
        partition.queued(1);

        // then
        assertThat(partition.isDrained()).isFalse();
    }

    @Test
    void startsCommittedWhereReadingStarts() {
        // given
        PartitionLedger started = new PartitionLedger(new TopicPartition("logs", 0), "uuid", 42, new StoredSet());

        // then
        assertThat(started.committed()).isEqualTo(42);
        assertThat(started.startOffset()).isEqualTo(42);
        assertThat(started.topicId()).isEqualTo("uuid");
    }

    @Test
    void isOverForGood() {
        // given
        assertThat(partition.isOver()).isFalse();

        // when
        partition.end();

        // then
        assertThat(partition.isOver()).isTrue();
    }

    private boolean lookedDrained() {
        partition.lookWhetherDrained();
        return partition.isDrained();
    }

    private void open(long offset, BatchSettlement batch) {
        partition.seen(offset, 0);
        batch.add();
        partition.opened(offset, 0, batch);
    }

    private static PartitionLedger epoch(StoredSet stored) {
        return new PartitionLedger(new TopicPartition("logs", 0), "uuid", 0, stored);
    }
}

package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Settled;
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
        partition.open(10, 0, batch).add();

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

    // ---- the balance

    @Test
    void entersWhatACommittedRangeCameTo() {
        // given five events: one stored before, one dropped, three in a batch
        BatchSettlement batch = new BatchSettlement(budget);
        partition.seen(10, 0);
        read(2);
        partition.storedBefore();
        partition.dropped();
        partition.seen(11, 0);
        read(3);
        BatchShare share = partition.open(11, 0, batch);
        share.add();
        share.add();
        share.add();
        batch.seal(0);
        share.settle(Settled.STORED, 2);

        // when
        long gated = partition.gate(12);
        LedgerEntry first = partition.entry(gated);

        // then
        assertThat(gated).isEqualTo(11);
        assertThat(first).isEqualTo(entry(0, 11, new Balance(2, 0, 1, 0, 0, 1), 1));

        // and when
        partition.committed(gated);
        share.settle(Settled.DEAD_LETTERED, 1);

        // then
        assertThat(partition.entry(partition.gate(12))).isEqualTo(entry(11, 12, new Balance(3, 2, 0, 0, 1, 0), 0));
    }

    @Test
    void countsWhatABatchlessRecordBroughtIntoTheRangeThatIsOpen() {
        // given a record in a batch, and one behind it of which nothing is left
        BatchSettlement batch = new BatchSettlement(budget);
        partition.seen(10, 0);
        read(1);
        BatchShare share = partition.open(10, 0, batch);
        share.add();
        partition.seen(11, 0);
        read(1);
        partition.dropped();

        // then
        assertThat(partition.entry(partition.gate(12))).isEqualTo(entry(0, 10, Balance.NOTHING, 1));

        // and when
        partition.committed(10);
        batch.seal(0);
        share.settle(Settled.STORED, 1);

        // then
        assertThat(partition.entry(partition.gate(12))).isEqualTo(entry(10, 12, new Balance(2, 1, 0, 0, 0, 1), 0));
    }

    @Test
    void countsAnEventThatWaitedAtItsPlace() {
        // given a record of two events, one of which waits, and one behind it in the next batch
        BatchSettlement first = new BatchSettlement(budget);
        BatchSettlement second = new BatchSettlement(budget);
        boolean[] isOverWaiting = {false};
        partition.seen(10, 0);
        read(2);
        BatchShare before = partition.open(10, 0, first);
        before.add();
        PartitionLedger.OpenRange waited = partition.waits(10, 0, () -> isOverWaiting[0] && second.isSettled());
        first.seal(0);
        before.settle(Settled.STORED, 1);
        partition.seen(11, 0);
        read(1);

        // when it goes on while the record behind it is on its way
        BatchShare[] share = new BatchShare[1];
        partition.goesOn(waited, () -> {
            share[0] = partition.open(10, 0, second);
            share[0].add();
        });
        isOverWaiting[0] = true;
        BatchShare behind = partition.open(11, 0, second);
        behind.add();
        second.seal(0);

        // then
        long gated = partition.gate(12);
        assertThat(gated).isEqualTo(10);
        assertThat(partition.entry(gated)).isEqualTo(entry(0, 10, new Balance(1, 1, 0, 0, 0, 0), 2));
        partition.committed(gated);

        // and when
        share[0].settle(Settled.STORED, 1);
        behind.settle(Settled.STORED, 1);

        // then
        assertThat(partition.entry(partition.gate(12))).isEqualTo(entry(10, 12, new Balance(2, 2, 0, 0, 0, 0), 0));
    }

    @Test
    void tellsOfNothingBehindAnEventThatWaits() {
        // given one batch, with an event that waits between its records
        BatchSettlement batch = new BatchSettlement(budget);
        partition.seen(10, 0);
        read(1);
        BatchShare before = partition.open(10, 0, batch);
        before.add();
        partition.seen(11, 0);
        read(1);
        partition.waits(11, 0, () -> false);
        partition.seen(12, 0);
        read(1);
        BatchShare behind = partition.open(12, 0, batch);
        behind.add();
        partition.seen(13, 0);
        read(1);
        partition.dropped();
        batch.seal(0);

        // when
        before.settle(Settled.STORED, 1);
        behind.settle(Settled.STORED, 1);

        // then
        assertThat(partition.entry(partition.gate(14))).isEqualTo(entry(0, 11, new Balance(1, 1, 0, 0, 0, 0), 1));
    }

    @Test
    void countsAnEventThatWaitsAsInFlight() {
        // given
        partition.seen(10, 0);
        read(1);
        partition.dropped();
        partition.seen(11, 0);
        read(1);
        partition.waits(11, 0, () -> false);

        // then
        assertThat(partition.entry(partition.gate(12))).isEqualTo(entry(0, 11, new Balance(1, 0, 0, 0, 0, 1), 1));
    }

    @Test
    void entersTheSameRangeAgainWhereItsCommitFailed() {
        // given
        partition.seen(10, 0);
        read(1);
        partition.dropped();
        LedgerEntry failed = partition.entry(partition.gate(11));

        // when
        partition.seen(11, 0);
        read(1);
        partition.dropped();

        // then
        assertThat(failed).isEqualTo(entry(0, 11, new Balance(1, 0, 0, 0, 0, 1), 0));
        assertThat(partition.entry(partition.gate(12))).isEqualTo(entry(0, 12, new Balance(2, 0, 0, 0, 0, 2), 0));
    }

    @Test
    void entersNothingWhereStreamsAsksForLessThanIsSettled() {
        // given
        partition.seen(10, 0);
        read(1);
        partition.dropped();

        // then
        assertThat(partition.entry(partition.gate(7))).isNull();

        // and when
        partition.committed(7);

        // then
        assertThat(partition.entry(partition.gate(11))).isEqualTo(entry(0, 11, new Balance(1, 0, 0, 0, 0, 1), 0));
    }

    @Test
    void entersAnEventThatNothingBecameOf() {
        // given a bug: read, and then neither in a batch nor dropped
        partition.seen(10, 0);
        read(1);

        // then
        assertThat(partition.entry(partition.gate(11))).isEqualTo(entry(0, 11, new Balance(1, 0, 0, 0, 0, 0), 0));
    }

    private void read(int events) {
        for (int i = 0; i < events; i++) {
            partition.read();
        }
    }

    private static LedgerEntry entry(long from, long to, Balance balance, long inFlight) {
        return new LedgerEntry("logs", "uuid", 0, from, to, balance, inFlight, LedgerEntry.By.RUN);
    }

    private boolean lookedDrained() {
        partition.lookWhetherDrained();
        return partition.isDrained();
    }

    private void open(long offset, BatchSettlement batch) {
        partition.seen(offset, 0);
        partition.open(offset, 0, batch).add();
    }

    private static PartitionLedger epoch(StoredSet stored) {
        return new PartitionLedger(new TopicPartition("logs", 0), "uuid", 0, stored);
    }
}

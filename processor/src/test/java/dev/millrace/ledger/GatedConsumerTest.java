package dev.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatedConsumerTest {

    private static final TopicPartition A = new TopicPartition("logs", 0);
    private static final TopicPartition B = new TopicPartition("logs", 1);

    private static final long WINDOW = 10;
    private static final long BUDGET = 100_000;

    private final CommitWatchingConsumer kafka = new CommitWatchingConsumer();
    private final ByteBudget budget = new ByteBudget(BUDGET);
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Ledger ledger = new Ledger(budget, entries::add);
    private final AtomicBoolean isWanted = new AtomicBoolean(true);
    private final Intake intake = new Intake(isWanted::get);
    private final InDoubtQuestions inDoubt = new InDoubtQuestions();
    private final List<String> calls = new ArrayList<>();
    private boolean eventsWait;
    private final MetadataUpdates metadataUpdates = new MetadataUpdates();
    private final List<CompletableFuture<Map<String, String>>> askedForIds = new ArrayList<>();
    private final TopicIds topicIds = topics -> {
        askedForIds.add(new CompletableFuture<>());
        return askedForIds.get(askedForIds.size() - 1);
    };
    private final GatedConsumer gated = new GatedConsumer(
            kafka,
            ledger,
            intake,
            inDoubt,
            topicIds,
            metadataUpdates,
            WINDOW,
            () -> {
                calls.add("before poll");
                return eventsWait;
            },
            () -> calls.add("nothing comes"),
            () -> calls.add("at close"));

    @BeforeEach
    void subscribe() {
        kafka.updateBeginningOffsets(Map.of(A, 0L, B, 0L));
        gated.subscribe(List.of("logs"), new StreamsListener());
    }

    // ---- the start of an epoch

    @Test
    void readsNothingUntilItIsKnownWhatIsInDoubt() {
        // given
        kafka.rebalance(List.of(A));
        kafka.addRecord(record(A, 0));

        // when
        ConsumerRecords<byte[], byte[]> before = poll();

        // then
        assertThat(before.isEmpty()).isTrue();
        assertThat(kafka.paused()).containsExactly(A);
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L));
        assertThat(ledger.partition(A)).isNull();

        // and when
        inDoubt.last().nothingIsStored("uuid");
        ConsumerRecords<byte[], byte[]> after = poll();

        // then
        assertThat(after.records(A)).hasSize(1);
        assertThat(kafka.paused()).isEmpty();
        assertThat(running(A).topicId()).isEqualTo("uuid");
        assertThat(inDoubt.asked()).hasSize(1);
    }

    @Test
    void commitsTheStartPositionOfAPartitionThatHasNone() {
        // given
        kafka.updateBeginningOffsets(Map.of(A, 7L));
        kafka.rebalance(List.of(A));

        // when
        poll();

        // then
        assertThat(kafka.commits).containsExactly(Map.of(A, new OffsetAndMetadata(7)));
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 7L));
    }

    @Test
    void neverRaisesACommittedOffsetAtTheStart() {
        // given
        kafka.rebalance(List.of(A));
        kafka.commitSync(Map.of(A, new OffsetAndMetadata(3)));
        kafka.commits.clear();
        kafka.seek(A, 5);

        // when
        poll();

        // then
        assertThat(kafka.commits).isEmpty();
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 5L));
    }

    @Test
    void lowersACommittedOffsetThatLiesBeyondTheStart() {
        // given the topic was deleted and created again while nobody read
        kafka.rebalance(List.of(A));
        kafka.commitSync(Map.of(A, new OffsetAndMetadata(500)));
        kafka.commits.clear();
        kafka.seek(A, 0);

        // when
        poll();

        // then
        assertThat(kafka.commits).containsExactly(Map.of(A, new OffsetAndMetadata(0)));
    }

    @Test
    void asksNothingWhileTheStartCannotBeCommitted() {
        // given
        kafka.rebalance(List.of(A));
        kafka.failNextCommit = true;

        // when
        poll();

        // then
        assertThat(inDoubt.asked()).isEmpty();
        assertThat(kafka.paused()).containsExactly(A);

        // and when
        poll();

        // then
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L));
    }

    @Test
    void asksAgainWhenAnAnswerFails() {
        // given
        kafka.rebalance(List.of(A));
        poll();

        // when
        inDoubt.last().answer().cancel(false);
        poll();
        poll();

        // then
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L), Map.of(A, 0L));
        assertThat(ledger.partition(A)).isNull();
    }

    @Test
    void asksForTheOtherPartitionsAgainWhenOneOfAQuestionIsRevoked() {
        // given
        kafka.rebalance(List.of(A, B));
        poll();

        // when
        kafka.rebalance(List.of(B));
        poll();
        begin();

        // then
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L, B, 0L), Map.of(B, 0L));
        assertThat(running(B).isOver()).isFalse();
        assertThat(ledger.partition(A)).isNull();
    }

    // ---- the gate

    @Test
    void commitsNothingBeforeTheFirstRecordOfTheEpoch() {
        // given
        started(A);

        // when
        gated.commitSync(Map.of(A, new OffsetAndMetadata(100)));

        // then
        assertThat(kafka.commits).isEmpty();
    }

    @Test
    void commitsNothingOfAPartitionWithoutAnEpoch() {
        // given
        kafka.rebalance(List.of(A));
        poll();
        kafka.commits.clear();

        // when
        gated.commitSync(Map.of(A, new OffsetAndMetadata(100)));

        // then
        assertThat(kafka.commits).isEmpty();
    }

    @Test
    void lowersAnOffsetToTheWatermarkAndKeepsItsMetadata() {
        // given
        started(A);
        BatchSettlement batch = new BatchSettlement(budget);
        processed(A, 0, null);
        processed(A, 1, batch);
        processed(A, 2, batch);

        // when
        gated.commitSync(Map.of(A, new OffsetAndMetadata(3, Optional.of(9), "streams' own")));

        // then
        assertThat(kafka.commits).containsExactly(Map.of(A, new OffsetAndMetadata(1, Optional.of(9), "streams' own")));
        assertThat(running(A).committed()).isEqualTo(1);
    }

    @Test
    void passesAnOffsetAsItIsWhenNothingIsOpen() {
        // given
        started(A);
        processed(A, 0, null);
        OffsetAndMetadata beyondAMarker = new OffsetAndMetadata(2, Optional.of(9), "streams' own");

        // when
        gated.commitSync(Map.of(A, beyondAMarker));

        // then
        assertThat(kafka.commits).containsExactly(Map.of(A, beyondAMarker));
    }

    @Test
    void gatesEachPartitionByItself() {
        // given
        started(A, B);
        processed(A, 0, null);

        // when
        gated.commitSync(Map.of(A, new OffsetAndMetadata(1), B, new OffsetAndMetadata(1)));

        // then
        assertThat(kafka.commits).containsExactly(Map.of(A, new OffsetAndMetadata(1)));
    }

    @Test
    void forgetsACommitThatFailed() {
        // given
        started(A);
        processed(A, 0, null);
        kafka.failNextCommit = true;

        // when
        boolean hasFailed = fails(() -> gated.commitSync(Map.of(A, new OffsetAndMetadata(1))));

        // then
        assertThat(hasFailed).isTrue();
        assertThat(running(A).committed()).isZero();
    }

    @Test
    void throwsAtEveryCommitThatTheGateDoesNotKnow() {
        List<Runnable> others = List.of(
                gated::commitSync,
                () -> gated.commitSync(Duration.ofSeconds(1)),
                () -> gated.commitSync(Map.of(), Duration.ofSeconds(1)),
                gated::commitAsync,
                () -> gated.commitAsync(null),
                () -> gated.commitAsync(Map.of(), null));

        // then
        assertThat(others)
                .allSatisfy(commit -> assertThatIllegalStateException()
                        .isThrownBy(commit::run)
                        .withMessageContaining("in a way that the gate does not know"));
        assertThat(kafka.commits).isEmpty();
    }

    // ---- back-pressure

    @Test
    void pausesEverythingWhileTheBudgetIsExhausted() {
        // given
        started(A, B);
        budget.acquire(BUDGET);
        kafka.addRecord(record(A, 0));

        // when
        ConsumerRecords<byte[], byte[]> polled = poll();

        // then
        assertThat(polled.isEmpty()).isTrue();
        assertThat(kafka.paused()).containsExactlyInAnyOrder(A, B);
        assertThat(gated.paused()).isEmpty();

        // and when
        budget.release(BUDGET);

        // then
        assertThat(poll().count()).isEqualTo(1);
        assertThat(kafka.paused()).isEmpty();
    }

    @Test
    void takesWhatIsPolledFromTheBudget() {
        // given
        started(A);
        kafka.addRecord(record(A, 0));
        kafka.addRecord(record(A, 1));

        // when
        poll();

        // then
        assertThat(budget.usedBytes())
                .isEqualTo(2 * size())
                .isEqualTo(running(A).queuedBytes());
    }

    @Test
    void waitsForRoomOnlyAsLongAsThePollMayTake() {
        // given
        started(A);
        budget.acquire(BUDGET);

        // when
        gated.poll(Duration.ofMillis(20));

        // then the wait has used the time up
        assertThat(kafka.lastPollTimeout()).isZero();
    }

    @Test
    void pausesEverythingWhileNobodyWantsEvents() {
        // given
        started(A, B);
        isWanted.set(false);

        // when
        gated.poll(Duration.ofMillis(20));

        // then it polls on for its place in the group
        assertThat(kafka.paused()).containsExactlyInAnyOrder(A, B);
        assertThat(kafka.lastPollTimeout()).isEqualTo(Duration.ofMillis(20));

        // and when
        isWanted.set(true);
        poll();

        // then
        assertThat(kafka.paused()).isEmpty();
    }

    @Test
    void pausesOnlyThePartitionThatRunsBeyondItsWindow() {
        // given
        started(A, B);
        BatchSettlement batch = new BatchSettlement(budget);
        for (int offset = 0; offset < WINDOW; offset++) {
            processed(A, offset, batch);
        }
        processed(B, 0, batch);

        // when
        poll();

        // then
        assertThat(kafka.paused()).containsExactly(A);

        // and when
        batch.seal(0);
        batch.settle((int) WINDOW + 1);
        poll();

        // then
        assertThat(kafka.paused()).isEmpty();
    }

    @Test
    void leavesPausedWhatStreamsPaused() {
        // given
        started(A, B);
        gated.pause(Set.of(A));
        budget.acquire(BUDGET);
        poll();

        // when
        budget.release(BUDGET);
        poll();

        // then
        assertThat(kafka.paused()).containsExactly(A);
        assertThat(gated.paused()).containsExactly(A);
    }

    @Test
    void keepsPausedWhatStreamsResumesTooEarly() {
        // given
        started(A, B);
        gated.pause(Set.of(A));
        budget.acquire(BUDGET);
        poll();

        // when
        gated.resume(Set.of(A));

        // then
        assertThat(kafka.paused()).containsExactlyInAnyOrder(A, B);
        assertThat(gated.paused()).isEmpty();

        // and when
        budget.release(BUDGET);
        poll();

        // then
        assertThat(kafka.paused()).isEmpty();
    }

    @Test
    void pausesAtTheNextPollWhatStreamsResumedBeforeItsEpoch() {
        // given Streams pauses what it is assigned and resumes it when its task is initialised
        kafka.rebalance(List.of(A));
        gated.pause(Set.of(A));
        gated.resume(Set.of(A));
        kafka.addRecord(record(A, 0));

        // when
        ConsumerRecords<byte[], byte[]> polled = poll();

        // then
        assertThat(polled.isEmpty()).isTrue();
        assertThat(kafka.paused()).containsExactly(A);
    }

    // ---- going backwards

    @Test
    void startsOverWhereOffsetsGoBackwards() {
        // given
        started(A);
        processed(A, 0, null);
        processed(A, 1, null);
        PartitionLedger old = running(A);

        // when the topic is deleted and created again
        kafka.seek(A, 0);
        kafka.addRecord(record(A, 0));
        ConsumerRecords<byte[], byte[]> withheld = poll();

        // then
        assertThat(withheld.isEmpty()).isTrue();
        assertThat(withheld.nextOffsets()).isEmpty();
        assertThat(kafka.position(A)).isZero();

        // and when
        poll();

        // then
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L), Map.of(A, 0L));
        assertThat(kafka.paused()).containsExactly(A);

        // and when the answer names another topic, whose beginning may lie elsewhere
        inDoubt.last().nothingIsStored("new uuid");
        poll();
        poll();
        inDoubt.last().nothingIsStored("new uuid");
        kafka.addRecord(record(A, 0));
        ConsumerRecords<byte[], byte[]> read = poll();

        // then
        assertThat(read.records(A)).hasSize(1);
        assertThat(running(A).topicId()).isEqualTo("new uuid");
        assertThat(old.isOver()).isTrue();
    }

    @Test
    void endsTheOldEpochOnlyWhenAllOfItIsSettled() {
        // given
        started(A);
        BatchSettlement batch = new BatchSettlement(budget);
        processed(A, 0, batch);
        PartitionLedger old = running(A);

        // when
        kafka.seek(A, 0);
        kafka.addRecord(record(A, 0));
        poll();
        poll();

        // then
        assertThat(old.isOver()).isFalse();
        assertThat(inDoubt.asked()).hasSize(1);
        assertThat(kafka.paused()).containsExactly(A);

        // and when
        batch.seal(0);
        batch.settle(1);
        begin();

        // then
        assertThat(old.isOver()).isTrue();
        assertThat(running(A)).isNotSameAs(old);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void handsOnTheOtherPartitionsWhileOneGoesBackwards() {
        // given
        started(A, B);
        processed(A, 0, null);
        kafka.seek(A, 0);
        kafka.addRecord(record(A, 0));
        kafka.addRecord(record(B, 0));

        // when
        ConsumerRecords<byte[], byte[]> polled = poll();

        // then
        assertThat(polled.partitions()).containsExactly(B);
        assertThat(polled.nextOffsets()).containsOnlyKeys(B);
    }

    // ---- the end of an epoch

    @Test
    void endsTheEpochOfARevokedPartitionBehindStreams() {
        // given
        started(A, B);
        PartitionLedger revoked = running(A);
        processed(A, 0, null);

        // when
        kafka.rebalance(List.of(B));

        // then Streams could still commit
        assertThat(kafka.commits).containsExactly(Map.of(A, new OffsetAndMetadata(1)));
        assertThat(revoked.isOver()).isTrue();
        assertThat(ledger.partition(A)).isNull();
        assertThat(running(B).isOver()).isFalse();
    }

    @Test
    void givesBackWhatWasQueuedOfARevokedPartition() {
        // given
        started(A);
        kafka.addRecord(record(A, 0));
        poll();

        // when
        kafka.rebalance(List.of());

        // then
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void startsANewEpochForAPartitionThatComesBackBetweenTwoPolls() {
        // given
        started(A);
        PartitionLedger old = running(A);

        // when
        kafka.rebalance(List.of());
        kafka.rebalance(List.of(A));
        begin();

        // then
        assertThat(old.isOver()).isTrue();
        assertThat(running(A)).isNotSameAs(old);
        assertThat(inDoubt.asked()).hasSize(2);
    }

    @Test
    void endsAllEpochsWhenItUnsubscribes() {
        // given
        started(A, B);
        PartitionLedger a = running(A);

        // when
        gated.unsubscribe();

        // then
        assertThat(a.isOver()).isTrue();
        assertThat(ledger.partitions()).isEmpty();
    }

    @Test
    void startsOverWhereStreamsSeeks() {
        // given
        started(A);
        processed(A, 0, null);
        PartitionLedger old = running(A);

        // when
        gated.seek(A, new OffsetAndMetadata(0));
        begin();

        // then
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L), Map.of(A, 0L));
        assertThat(old.isOver()).isTrue();
        assertThat(running(A).gate(100)).as("nothing seen in the new epoch").isNegative();
    }

    @Test
    void startsOverWhereStreamsSeeksForward() {
        // given
        started(A);
        processed(A, 0, null);

        // when
        gated.seek(A, 5);
        poll();

        // then
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L), Map.of(A, 5L));
    }

    @Test
    void endsTheEpochOfALostPartitionBehindStreams() {
        // given
        started(A);
        PartitionLedger lost = running(A);

        // when
        kafka.listener().onPartitionsLost(List.of(A));

        // then
        assertThat(lost.isOver()).isTrue();
        assertThat(calls).endsWith("lost");
    }

    @Test
    void startsOverWhenTheTaskOfAnEpochWasClosed() {
        // given
        started(A);
        processed(A, 0, null);
        PartitionLedger old = running(A);

        // when a task is closed and revived, Streams seeks to what is committed
        ledger.end(old);
        gated.seek(A, 0);
        begin();

        // then
        assertThat(running(A)).isNotSameAs(old);
        assertThat(inDoubt.asked()).hasSize(2);
    }

    @Test
    void readsAgainWhatAnEndedEpochLeftOpen() {
        // given
        started(A);
        BatchSettlement batch = new BatchSettlement(budget);
        processed(A, 0, null);
        gated.commitSync(Map.of(A, new OffsetAndMetadata(1)));
        processed(A, 1, batch);
        processed(A, 2, batch);

        // when its task is closed and nobody seeks
        ledger.endTask(A.partition());
        begin();

        // then
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L), Map.of(A, 1L));
        assertThat(kafka.position(A)).isEqualTo(1);
    }

    @Test
    void takesBackWhatCameForAnEpochThatEndedMeanwhileAndWhatItLeftOpen() {
        // given
        started(A);
        processed(A, 0, null);
        gated.commitSync(Map.of(A, new OffsetAndMetadata(1)));
        processed(A, 1, new BatchSettlement(budget));
        kafka.addRecord(record(A, 2));
        kafka.schedulePollTask(() -> ledger.endTask(A.partition()));

        // when
        ConsumerRecords<byte[], byte[]> late = poll();

        // then
        assertThat(late.isEmpty()).isTrue();
        assertThat(kafka.position(A)).isEqualTo(1);
    }

    @Test
    void doesNotWaitForRecordsThatWereQueuedForATaskThatWasClosed() {
        // given a record that no processor has seen
        started(A);
        kafka.addRecord(record(A, 0));
        poll();

        // when its task is closed and revived
        ledger.endTask(A.partition());
        gated.seek(A, 0);
        begin();

        // then
        assertThat(inDoubt.asked()).hasSize(2);
        assertThat(running(A).isOver()).isFalse();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void leavesAPartitionAloneThatAnotherThreadOfTheProcessHasTakenOver() {
        // given
        started(A);
        processed(A, 0, null);
        PartitionLedger ours = running(A);
        PartitionLedger theirs = new PartitionLedger(A, "uuid", 0, new StoredSet());
        ledger.begin(theirs);
        theirs.seen(5, 0);

        // when this thread learns late that it has lost the partition
        kafka.rebalance(List.of());

        // then
        assertThat(kafka.commits).isEmpty();
        assertThat(ours.isOver()).isTrue();
        assertThat(theirs.isOver()).isFalse();
        assertThat(ledger.partition(A)).isSameAs(theirs);
    }

    @Test
    void letsGoOfEverythingWhenItCloses() {
        // given
        started(A);
        PartitionLedger closed = running(A);
        kafka.addRecord(record(A, 0));
        poll();
        calls.clear();

        // when
        gated.close(CloseOptions.timeout(Duration.ofSeconds(1)));

        // then
        assertThat(calls).containsExactly("at close");
        assertThat(closed.isOver()).isTrue();
        assertThat(ledger.partitions()).isEmpty();
        assertThat(budget.usedBytes()).isZero();
        assertThat(kafka.closed()).isTrue();
    }

    // ---- draining

    @Test
    void looksWhetherAllIsDrainedOnceIntakeIsStopped() {
        // given
        started(A);
        processed(A, 0, null);
        intake.stop();

        // when
        poll();

        // then
        assertThat(ledger.isDrained()).isFalse();

        // and when
        gated.commitSync(Map.of(A, new OffsetAndMetadata(1)));
        poll();

        // then
        assertThat(ledger.isDrained()).isTrue();
        assertThat(kafka.paused()).containsExactly(A);
    }

    @Test
    void isNotDrainedByAPollThatMayStillReadWhenIntakeStops() {
        // given an intake that is stopped in the middle of a poll
        AtomicBoolean stopsNow = new AtomicBoolean();
        Intake[] stopping = new Intake[1];
        stopping[0] = new Intake(() -> {
            if (stopsNow.get()) {
                stopping[0].stop();
            }
            return true;
        });
        GatedConsumer reading = new GatedConsumer(
                kafka,
                ledger,
                stopping[0],
                inDoubt,
                topicIds,
                metadataUpdates,
                WINDOW,
                () -> false,
                () -> {},
                () -> {});
        kafka.rebalance(List.of(A));
        reading.poll(Duration.ZERO);
        inDoubt.last().nothingIsStored("uuid");
        reading.poll(Duration.ZERO);
        List<Boolean> isDrainedWhilePolling = new ArrayList<>();
        kafka.schedulePollTask(() -> isDrainedWhilePolling.add(ledger.isDrained()));
        stopsNow.set(true);

        // when
        reading.poll(Duration.ZERO);

        // then
        assertThat(isDrainedWhilePolling).containsExactly(false);

        // and when
        reading.poll(Duration.ZERO);

        // then
        assertThat(ledger.isDrained()).isTrue();
    }

    @Test
    void sealsWhatIsDueBeforeEachPoll() {
        // when
        poll();
        poll();

        // then
        assertThat(calls).containsExactly("before poll", "before poll");
    }

    @Test
    void tellsThatNothingComesOnlyIfEventsWait() {
        // given
        started(A);
        calls.clear();
        eventsWait = true;

        // when
        poll();

        // then
        assertThat(calls).containsExactly("before poll", "nothing comes");
    }

    @Test
    void handsOnWhatIsThereWhileEventsWait() {
        // given
        started(A);
        calls.clear();
        eventsWait = true;
        kafka.addRecord(record(A, 0));

        // when
        ConsumerRecords<byte[], byte[]> polled = poll();

        // then
        assertThat(polled.count()).isEqualTo(1);
        assertThat(calls).containsExactly("before poll");
    }

    @Test
    void doesNotWaitForRoomWithEventsThatNobodySends() {
        // given
        started(A);
        calls.clear();
        eventsWait = true;
        budget.acquire(BUDGET);

        // when
        poll();

        // then
        assertThat(calls).startsWith("before poll", "nothing comes");
    }

    // ---- topics that are created again

    @Test
    void handsOnAndCommitsNothingBetweenAMetadataUpdateAndItsVerification() {
        // given
        started(A);
        processed(A, 0, null);
        metadataUpdates.onUpdate(new ClusterResource("cluster"));
        kafka.addRecord(record(A, 1));

        // when
        ConsumerRecords<byte[], byte[]> unverified = poll();
        gated.commitSync(Map.of(A, new OffsetAndMetadata(1)));

        // then
        assertThat(unverified.isEmpty()).isTrue();
        assertThat(kafka.commits).isEmpty();

        // and when
        askedForIds.get(0).complete(Map.of("logs", "uuid"));
        ConsumerRecords<byte[], byte[]> verified = poll();
        gated.commitSync(Map.of(A, new OffsetAndMetadata(1)));

        // then
        assertThat(verified.records(A)).hasSize(1);
        assertThat(kafka.commits).containsExactly(Map.of(A, new OffsetAndMetadata(1)));
        assertThat(askedForIds).hasSize(1);
    }

    @Test
    void takesBackWhatCameWithTheMetadataUpdateItself() {
        // given
        started(A);
        processed(A, 0, null);
        kafka.addRecord(record(A, 1));
        kafka.schedulePollTask(() -> metadataUpdates.onUpdate(new ClusterResource("cluster")));

        // when
        ConsumerRecords<byte[], byte[]> unverified = poll();

        // then
        assertThat(unverified.isEmpty()).isTrue();
        assertThat(kafka.position(A)).isEqualTo(1);
    }

    @Test
    void readsATopicThatWasCreatedAgainFromItsBeginning() {
        // given
        started(A);
        processed(A, 0, null);
        processed(A, 1, null);
        metadataUpdates.onUpdate(new ClusterResource("cluster"));
        poll();

        // when
        askedForIds.get(0).complete(Map.of("logs", "another uuid"));
        poll();

        // then
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L), Map.of(A, 0L));
        assertThat(kafka.paused()).containsExactly(A);
    }

    @Test
    void readsATopicFromItsBeginningThatWasCreatedAgainWhileItsPartitionWasElsewhere() {
        // given
        started(A);
        processed(A, 0, null);
        gated.commitSync(Map.of(A, new OffsetAndMetadata(1)));
        kafka.rebalance(List.of());
        poll();
        kafka.rebalance(List.of(A));
        poll();

        // when
        inDoubt.last().nothingIsStored("another uuid");
        poll();
        poll();

        // then
        assertThat(inDoubt.asked()).containsExactly(Map.of(A, 0L), Map.of(A, 1L), Map.of(A, 0L));
        assertThat(ledger.partition(A)).isNull();
    }

    @Test
    void commitsNoOffsetOfATopicThatIsGoneWhileItsEventsAreStillOpen() {
        // given
        started(A);
        BatchSettlement batch = new BatchSettlement(budget);
        processed(A, 0, null);
        processed(A, 1, batch);
        batch.seal(0);
        metadataUpdates.onUpdate(new ClusterResource("cluster"));
        poll();

        // when
        askedForIds.get(0).complete(Map.of("logs", "another uuid"));
        poll();
        gated.commitSync(Map.of(A, new OffsetAndMetadata(2)));
        batch.settle(1);
        gated.commitSync(Map.of(A, new OffsetAndMetadata(2)));

        // then
        assertThat(kafka.commits).isEmpty();
    }

    @Test
    void asksAnewWhenAPartitionLeavesThatTheVerificationMayWaitFor() {
        // given
        started(A, B);
        metadataUpdates.onUpdate(new ClusterResource("cluster"));
        poll();

        // when
        kafka.rebalance(List.of(A));
        poll();

        // then
        assertThat(askedForIds).hasSize(2);
        assertThat(askedForIds.get(0)).isCancelled();
    }

    @Test
    void sendsNoCommitThatMovesNothing() {
        // given
        started(A);
        processed(A, 0, null);

        // when
        gated.commitSync(Map.of(A, new OffsetAndMetadata(1)));
        gated.commitSync(Map.of(A, new OffsetAndMetadata(1)));

        // then
        assertThat(kafka.commits).hasSize(1);
    }

    // ---- what the tests say

    private ConsumerRecords<byte[], byte[]> poll() {
        return gated.poll(Duration.ZERO);
    }

    /** Assigns partitions and lets their epochs begin. */
    private void started(TopicPartition... partitions) {
        kafka.rebalance(List.of(partitions));
        begin();
        kafka.commits.clear();
    }

    private void begin() {
        poll();
        inDoubt.last().nothingIsStored("uuid");
        poll();
    }

    private PartitionLedger running(TopicPartition partition) {
        return Objects.requireNonNull(ledger.partition(partition));
    }

    /** One record polled and processed: with one event that goes into {@code batch}, or none. */
    private void processed(TopicPartition partition, long offset, @Nullable BatchSettlement batch) {
        kafka.addRecord(record(partition, offset));
        ConsumerRecords<byte[], byte[]> polled = poll();
        assertThat(polled.records(partition)).hasSize(1);
        PartitionLedger epoch = running(partition);
        epoch.seen(offset, size());
        if (batch == null) {
            budget.release(size());
        } else {
            batch.hold(size());
            epoch.open(offset, 0, batch).add();
        }
    }

    private static long size() {
        ConsumerRecord<byte[], byte[]> record = record(A, 0);
        return RecordSize.of(record.key(), record.value(), record.headers());
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        byte[] value = "hello".getBytes(UTF_8);
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                0L,
                TimestampType.CREATE_TIME,
                0,
                value.length,
                new byte[0],
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static boolean fails(Runnable commit) {
        try {
            commit.run();
            return false;
        } catch (CommitFailedException e) {
            return true;
        }
    }

    /** Streams' part in a rebalance: it commits what it has processed of the partitions that go. */
    private final class StreamsListener implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> processed = new HashMap<>();
            partitions.forEach(partition -> processed.put(partition, new OffsetAndMetadata(1)));
            gated.commitSync(processed);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(
                    partition -> assertThat(running(partition).isOver()).isFalse());
            calls.add("lost");
        }
    }

    /** Remembers what was really committed. */
    private static final class CommitWatchingConsumer extends MockConsumer<byte[], byte[]> {

        private final List<Map<TopicPartition, OffsetAndMetadata>> commits = new ArrayList<>();
        private boolean failNextCommit;
        private @Nullable ConsumerRebalanceListener listener;

        CommitWatchingConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener newListener) {
            listener = newListener;
            super.subscribe(topics, newListener);
        }

        ConsumerRebalanceListener listener() {
            return Objects.requireNonNull(listener);
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            if (failNextCommit) {
                failNextCommit = false;
                throw new CommitFailedException();
            }
            commits.add(Map.copyOf(offsets));
            super.commitSync(offsets);
        }
    }
}

package dev.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.DataStream;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.EventStage;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Settled;
import dev.millrace.event.Share;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.ledger.Balance;
import dev.millrace.ledger.BatchShare;
import dev.millrace.ledger.ByteBudget;
import dev.millrace.ledger.Ledger;
import dev.millrace.ledger.LedgerFixture;
import dev.millrace.ledger.PartitionLedger;
import dev.millrace.ledger.StoredSet;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.FakeElasticsearch;
import dev.millrace.sink.RejectionList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One task, from record to bulk request; the stages do what the record's text says. */
class MillraceTopologyTest {

    private final List<ManualWait> waits = new ArrayList<>();
    private final TaskFixture task = new TaskFixture(MillraceTopologyTest::decode, stages(), this::reject);
    private final FakeElasticsearch elasticsearch = task.elasticsearch;
    private final Counters counters = task.counters;
    private final RejectionList deadLetters = task.deadLetters;
    private final ByteBudget budget = task.budget;
    private final Ledger ledger = task.ledger;

    private @Nullable Throwable failsBelow;

    @AfterEach
    void close() {
        task.close();
    }

    @Test
    void storesAnEventThatPassesUnderItsId() {
        // given
        PartitionLedger epoch = begin(new StoredSet());

        // when
        read("hello");

        // then it is open until it is acknowledged
        assertThat(epoch.lowestOpen()).isZero();
        assertThat(counters.open()).isEqualTo(1);

        // and when
        task.seal();

        // then
        awaitBalance();
        assertThat(elasticsearch.stored()).containsExactly("T:0:0:0");
        assertThat(elasticsearch.requests().get(0).body())
                .startsWith("{\"create\":{\"_index\":\"logs-generic-default\"");
        assertCounted(1, 1, 0, 0);
        assertThat(counters.bytes().sum()).isEqualTo(5);
        assertThat(budget.usedBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "SINK", mode = EnumSource.Mode.EXCLUDE)
    void givesARejectedEventToTheDeadLettersAndReadsOn(Stage stage) {
        // given
        PartitionLedger epoch = begin(new StoredSet());

        // when
        read("reject in " + stage.id());
        read("hello");
        task.seal();

        // then
        await().untilAsserted(() -> assertThat(elasticsearch.stored()).containsExactly("T:0:1:0"));
        assertThat(deadLetters.codes()).containsExactly(stage.id() + ".no");
        RejectionList.Rejected rejected = deadLetters.rejected().get(0);
        assertThat(rejected.rejection().stage()).isEqualTo(stage);
        assertThat(rejected.source().origin()).hasToString("logs-0@0");
        assertThat(rejected.source().value()).isEqualTo(("reject in " + stage.id()).getBytes(UTF_8));
        assertThat(((BatchShare) rejected.share()).settlement().isSettled()).isFalse();
        assertThat(epoch.lowestOpen()).isZero();

        // and when the broker acknowledges the dead letter
        acknowledge(rejected);

        // then
        awaitBalance();
        assertCounted(2, 1, 0, 1);
        assertThat(budget.usedBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void turnsABugInAStageIntoADeadLetterAndReadsOn(Stage stage) {
        // given
        begin(new StoredSet());

        // when
        read("fail in " + stage.id());
        read("hello");
        task.seal();

        // then
        await().untilAsserted(() -> assertThat(elasticsearch.stored()).containsExactly("T:0:1:0"));
        assertThat(deadLetters.codes()).containsExactly("internal." + stage.id());
        assertThat(deadLetters.rejected().get(0).rejection().stage()).isEqualTo(stage);
        assertThat(deadLetters.rejected().get(0).rejection().reason()).startsWith("logs-0@0: ");

        // and when
        acknowledge(deadLetters.rejected().get(0));

        // then
        awaitBalance();
        assertCounted(2, 1, 0, 1);
    }

    @ParameterizedTest
    @EnumSource(names = "SINK", mode = EnumSource.Mode.EXCLUDE)
    void survivesAStackThatOverflows(Stage stage) {
        // given
        begin(new StoredSet());

        // when
        read("overflow in " + stage.id());
        read("hello");
        task.seal();

        // then
        await().untilAsserted(() -> assertThat(elasticsearch.stored()).containsExactly("T:0:1:0"));
        assertThat(deadLetters.codes()).containsExactly("internal." + stage.id());
        assertThat(counters.read().sum()).isEqualTo(2);
    }

    @Test
    void doesNotTakeAnOverflowBelowDecodeForOneOfDecode() {
        // given
        begin(new StoredSet());
        failsBelow = new StackOverflowError();

        // when
        Throwable failure = catchThrowable(() -> read("reject in validate"));

        // then
        assertThat(failure).isInstanceOf(StackOverflowError.class);
        assertThat(deadLetters.codes()).isEmpty();
    }

    @Test
    void doesNotTakeAFailureBelowDecodeForOneOfDecode() {
        // given
        begin(new StoredSet());
        failsBelow = new IllegalStateException("a bug below");

        // when
        Throwable failure = catchThrowable(() -> read("reject in validate"));

        // then
        assertThat(failure).hasRootCauseMessage("a bug below");
        assertThat(deadLetters.codes()).isEmpty();
    }

    @Test
    void entersInTheLedgerWhatBecameOfEachEvent() {
        // given
        StoredSet stored = new StoredSet();
        stored.add(0, 1);
        PartitionLedger epoch = begin(stored);

        // when
        read("one\nstored before\ndrop in rules\nreject in route");
        read("two");
        task.seal();
        await().untilAsserted(() -> assertThat(deadLetters.rejected()).hasSize(1));
        deadLetters.rejected().forEach(this::acknowledge);
        awaitBalance();

        // then
        assertThat(LedgerFixture.gate(epoch, 2)).isEqualTo(2);
        assertThat(LedgerFixture.balance(epoch, 2)).isEqualTo(new Balance(5, 2, 1, 0, 1, 1));
    }

    @Test
    void sealsABatchThatIsFullWithoutAPunctuation() {
        // given
        begin(new StoredSet());

        // when
        read("event\n".repeat(999) + "event");

        // then
        await().untilAsserted(() -> assertThat(elasticsearch.stored()).hasSize(1000));
    }

    @Test
    void countsEachEventOfARecordAndNumbersThem() {
        // given
        begin(new StoredSet());

        // when
        read("one\nreject in decode\nreject in route\nfour");
        task.seal();

        // then an event that was rejected keeps its number
        await().untilAsserted(() -> assertThat(elasticsearch.stored()).containsExactlyInAnyOrder("T:0:0:0", "T:0:0:3"));
        assertThat(deadLetters.rejected())
                .extracting(RejectionList.Rejected::index)
                .containsExactly(1, 2);
        assertThat(deadLetters.codes()).containsExactly("decode.no", "route.no");
        assertThat(counters.records().sum()).isEqualTo(1);
        assertThat(counters.read().sum()).isEqualTo(4);

        // and when
        deadLetters.rejected().forEach(this::acknowledge);

        // then
        awaitBalance();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void keepsTheEventsThatCameBeforeABugInTheDecoder() {
        // given
        begin(new StoredSet());

        // when
        read("one\nfail in decode\nnever reached");
        task.seal();

        // then
        await().untilAsserted(() -> assertThat(elasticsearch.stored()).containsExactly("T:0:0:0"));
        assertThat(deadLetters.codes()).containsExactly("internal.decode");
        assertThat(deadLetters.rejected().get(0).index()).isEqualTo(1);
        assertThat(counters.read().sum()).isEqualTo(2);
    }

    @Test
    void readsARecordWithoutATimestamp() {
        // given
        begin(new StoredSet());

        // when, since the driver takes no -1, it comes as RecordTime gives it
        task.logs.pipeInput(
                new TestRecord<>(null, "reject in route".getBytes(UTF_8), new RecordHeaders(), RecordTime.NONE));

        // then
        assertThat(deadLetters.rejected().get(0).source().origin().timestampMillis())
                .isEqualTo(Origin.NO_TIMESTAMP);
    }

    @Test
    void keepsKeyValueTimestampAndHeadersOfARecord() {
        // given
        begin(new StoredSet());
        RecordHeaders headers = new RecordHeaders();
        headers.add("a", "1".getBytes(UTF_8)).add("a", null);

        // when
        task.logs.pipeInput(new TestRecord<>("key".getBytes(UTF_8), null, headers, 1_700_000_000_000L));

        // then
        assertThat(deadLetters.codes()).containsExactly("decode.empty");
        RejectionList.Rejected rejected = deadLetters.rejected().get(0);
        assertThat(rejected.source().key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(rejected.source().value()).isNull();
        assertThat(rejected.source().origin().timestampMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(rejected.source().headers()).hasSize(2);
        assertThat(rejected.source().headers().get(0).name()).isEqualTo("a");
        assertThat(rejected.source().headers().get(1).value()).isNull();
    }

    @Test
    void sendsNoEventThatAnEarlierOwnerStored() {
        // given
        StoredSet stored = new StoredSet();
        stored.add(0, 1);
        stored.add(1, 0);
        PartitionLedger epoch = begin(stored);

        // when
        read("one\ntwo");
        read("three");
        task.seal();

        // then
        awaitBalance();
        assertThat(elasticsearch.stored()).containsExactly("T:0:0:0");
        assertCounted(3, 1, 2, 0);
        assertThat(epoch.isStored(1, 0)).isTrue();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void endsTheEpochsOfATaskThatIsClosed() {
        // given an epoch of which no record was seen
        PartitionLedger epoch = begin(new StoredSet());

        // when
        task.closeDriver();

        // then
        assertThat(epoch.isOver()).isTrue();
        assertThat(ledger.partition(TaskFixture.LOGS)).isNull();
    }

    @Test
    void stopsAtARecordThatComesOutsideAnEpoch() {
        assertThat(catchThrowable(() -> read("hello")))
                .hasRootCauseMessage("a record of logs-0 reached the topology outside an epoch of this stream thread");
        assertThat(counters.records().sum()).isZero();
    }

    // ---- events that wait

    @Test
    void readsOnWhileAnEventWaitsAndHoldsItsOffsetBack() {
        // given
        PartitionLedger epoch = begin(new StoredSet());

        // when
        read("wait");
        read("hello");
        task.seal();

        // then
        awaitStored("T:0:1:0");
        await().untilAsserted(() -> assertThat(task.sender.outstanding()).isZero());
        assertThat(LedgerFixture.gate(epoch, 2)).isZero();
        assertThat(counters.open()).isEqualTo(1);

        // and when it goes on, it is open still, behind what was read after it
        waits.get(0).answer(Verdict.Pass.PASS);
        read("later");
        assertThat(LedgerFixture.gate(epoch, 3)).isZero();
        task.seal();

        // then
        awaitStored("T:0:0:0", "T:0:1:0", "T:0:2:0");
        awaitBalance();
        assertThat(LedgerFixture.gate(epoch, 3)).isEqualTo(3);
        assertThat(budget.usedBytes()).isZero();
        assertCounted(3, 3, 0, 0);
    }

    @Test
    void letsAnEventGoOnWithItsAnswerWhenNoRecordComes() {
        // given
        begin(new StoredSet());
        read("wait");

        // when
        waits.get(0).answer(Verdict.Pass.PASS);
        task.seal();
        task.seal();

        // then
        awaitStored("T:0:0:0");
        awaitBalance();
        assertThat(waits.get(0).resumed).containsExactly("wait, answered");
    }

    @Test
    void letsAnEventGoOnWithoutAnAnswerAfterItsDeadline() {
        // given
        begin(new StoredSet());

        // when
        read("wait briefly");

        // then
        await().atMost(Duration.ofMinutes(1)).pollInSameThread().untilAsserted(() -> {
            task.seal();
            assertThat(elasticsearch.stored()).containsExactly("T:0:0:0");
        });
        assertThat(waits.get(0).resumed).containsExactly("wait briefly, not answered");
        awaitBalance();

        // and when the answer comes late
        waits.get(0).answer(Verdict.Pass.PASS);
        task.seal();

        // then
        assertThat(waits.get(0).resumed).hasSize(1);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void letsAnEventWaitTwice() {
        // given
        PartitionLedger epoch = begin(new StoredSet());
        read("wait");
        ManualWait second = new ManualWait(Duration.ofHours(1));

        // when
        waits.get(0).answer(second);
        read("hello");
        task.seal();

        // then
        awaitStored("T:0:1:0");
        await().untilAsserted(() -> assertThat(task.sender.outstanding()).isZero());
        assertThat(LedgerFixture.gate(epoch, 2)).isZero();

        // and when
        second.answer(Verdict.Pass.PASS);
        task.seal();
        task.seal();

        // then
        awaitStored("T:0:0:0", "T:0:1:0");
        awaitBalance();
        assertThat(LedgerFixture.gate(epoch, 2)).isEqualTo(2);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void sendsAnEventToTheDeadLettersThatIsRejectedAfterItsWait() {
        // given
        PartitionLedger epoch = begin(new StoredSet());
        read("wait");
        read("wait");

        // when
        waits.get(0).answer(new Rejection(Stage.ENRICH, "enrich.no", "as the answer says"));
        waits.get(1).failWhenResumed();
        task.seal();
        task.seal();

        // then
        assertThat(deadLetters.codes()).containsExactly("enrich.no", "internal.enrich");
        assertThat(LedgerFixture.gate(epoch, 2)).isZero();
        assertThat(deadLetters.rejected().get(0).source().value()).isEqualTo("wait".getBytes(UTF_8));

        // and when
        deadLetters.rejected().forEach(this::acknowledge);

        // then
        awaitBalance();
        assertThat(LedgerFixture.gate(epoch, 2)).isEqualTo(2);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void letsNoMoreWaitThanThereIsRoomForAndTheOldestGoOn() {
        // given
        begin(new StoredSet());

        // when
        for (int i = 0; i < WaitingEvents.MOST + 3; i++) {
            read("wait");
        }

        // then
        assertThat(waits).filteredOn(wait -> !wait.resumed.isEmpty()).hasSize(3);
        assertThat(waits.subList(0, 3)).allMatch(wait -> wait.resumed.contains("wait, not answered"));
        assertThat(counters.open()).isEqualTo(WaitingEvents.MOST + 3L);

        // and when
        waits.forEach(wait -> wait.answer(Verdict.Pass.PASS));
        task.seal();
        task.seal();

        // then
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(elasticsearch.stored()).hasSize(WaitingEvents.MOST + 3));
        awaitBalance();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void givesAnEventBackWhoseEpochIsOver() {
        // given
        begin(new StoredSet());
        read("wait");

        // when the topic is made anew
        ledger.endTask(0);
        begin(new StoredSet());
        waits.get(0).answer(Verdict.Pass.PASS);
        task.seal();

        // then
        assertThat(waits.get(0).resumed).isEmpty();
        assertThat(counters.released().sum()).isEqualTo(1);
        assertThat(counters.open()).isZero();
        assertThat(ledger.partitions())
                .allSatisfy(partition -> assertThat(partition.lowestOpen()).isEqualTo(PartitionLedger.NOTHING_OPEN));
    }

    @Test
    void leavesEventsThatWaitToTheNextOwnerWhenTheTaskEnds() {
        // given
        begin(new StoredSet());
        read("wait");
        read("wait");

        // when
        task.closeDriver();
        waits.forEach(wait -> wait.answer(Verdict.Pass.PASS));

        // then
        assertThat(counters.released().sum()).isEqualTo(2);
        assertThat(counters.open()).isZero();
        assertThat(waits).allMatch(wait -> wait.resumed.isEmpty());
    }

    private void awaitStored(String... ids) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(elasticsearch.stored()).containsExactlyInAnyOrder(ids));
    }

    /** Waits until the test says what becomes of the event. */
    private static final class ManualWait implements Verdict.Wait {

        private final Duration deadline;
        private final List<String> resumed = new ArrayList<>();
        private @Nullable Runnable told;
        private @Nullable Verdict answer;
        private boolean fails;

        ManualWait(Duration deadline) {
            this.deadline = deadline;
        }

        void answer(Verdict verdict) {
            answer = verdict;
            Objects.requireNonNull(told).run();
        }

        void failWhenResumed() {
            fails = true;
            Objects.requireNonNull(told).run();
        }

        @Override
        public Duration deadline() {
            return deadline;
        }

        @Override
        public void whenAnswered(Runnable whom) {
            told = whom;
        }

        @Override
        public Verdict resume(LogEvent event) {
            Verdict verdict = answer;
            if (fails) {
                throw new IllegalStateException("a bug");
            }
            resumed.add(text(event) + (verdict == null ? ", not answered" : ", answered"));
            return verdict == null ? Verdict.Pass.PASS : verdict;
        }
    }

    // ---- what the stages do

    /** One event per line. */
    private static void decode(byte @Nullable [] value, Origin origin, LogEvent event, EventReceiver receiver) {
        if (value == null) {
            receiver.rejected(0, new Rejection(Stage.DECODE, "decode.empty", "no value"));
            return;
        }
        String[] lines = new String(value, UTF_8).split("\n", -1);
        for (int index = 0; index < lines.length; index++) {
            if (verdict(Stage.DECODE, lines[index]) instanceof Rejection rejection) {
                receiver.rejected(index, rejection);
            } else {
                event.begin(origin, index);
                event.arena().appendAscii(lines[index]);
                receiver.event(event);
            }
        }
    }

    private Map<Stage, EventStage> stages() {
        Map<Stage, EventStage> stages = new EnumMap<>(Stage.class);
        for (Stage stage : Set.of(Stage.VALIDATE, Stage.NORMALIZE, Stage.RULES, Stage.ENRICH, Stage.REDACT)) {
            stages.put(stage, event -> verdict(stage, text(event)));
        }
        stages.put(Stage.ENRICH, event -> {
            if (!text(event).startsWith("wait")) {
                return verdict(Stage.ENRICH, text(event));
            }
            ManualWait wait = new ManualWait(Duration.ofMillis(text(event).equals("wait briefly") ? 1 : 3_600_000));
            waits.add(wait);
            return wait;
        });
        stages.put(Stage.ROUTE, event -> {
            if (!text(event).equals("fail in sink")) {
                event.dataStream(new DataStream("logs", "generic", "default"));
            }
            return verdict(Stage.ROUTE, text(event));
        });
        return stages;
    }

    /** The dead letters, which fail once if the test says so. */
    private void reject(SourceRecord source, int index, Rejection rejection, Share share) {
        Throwable failure = failsBelow;
        failsBelow = null;
        if (failure instanceof StackOverflowError overflow) {
            throw overflow;
        }
        if (failure instanceof RuntimeException bug) {
            throw bug;
        }
        deadLetters.accept(source, index, rejection, share);
    }

    private static String text(LogEvent event) {
        return event.text(0, event.arena().size());
    }

    private static Verdict verdict(Stage stage, String text) {
        if (text.equals("fail in " + stage.id())) {
            throw new IllegalStateException("a bug");
        }
        if (text.equals("overflow in " + stage.id())) {
            throw new StackOverflowError();
        }
        if (text.equals("drop in " + stage.id())) {
            return new Verdict.Drop("rule");
        }
        return text.equals("reject in " + stage.id())
                ? new Rejection(stage, stage.id() + ".no", "as the text says")
                : Verdict.Pass.PASS;
    }

    // ---- what the tests say

    private PartitionLedger begin(StoredSet stored) {
        return task.begin(stored);
    }

    private void read(String text) {
        task.read(text.getBytes(UTF_8));
    }

    private void acknowledge(RejectionList.Rejected rejected) {
        counters.deadLettered().increment();
        rejected.share().settle(Settled.DEAD_LETTERED, 1);
    }

    private void awaitBalance() {
        await().untilAsserted(() -> assertThat(counters.open()).isZero());
        await().untilAsserted(() -> assertThat(task.sender.outstanding()).isZero());
    }

    private void assertCounted(long read, long stored, long duplicates, long deadLettered) {
        assertThat(counters.read().sum()).as("read").isEqualTo(read);
        assertThat(counters.stored().sum()).as("stored").isEqualTo(stored);
        assertThat(counters.duplicates().sum()).as("duplicates").isEqualTo(duplicates);
        assertThat(counters.deadLettered().sum()).as("dead-lettered").isEqualTo(deadLettered);
        assertThat(counters.failureStored().sum()).as("failure stored").isZero();
        assertThat(counters.dropped().sum()).as("dropped").isZero();
        assertThat(counters.released().sum()).as("released").isZero();
        assertThat(counters.retried().sum()).as("retried").isZero();
    }
}

package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Settled;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.TopicPartition;

/**
 * Random lives of a stream thread: records of several partitions are seen and opened, batches sealed, events settled in
 * any order and by any amount, commits asked for at any time. Beside the ledger runs a model that remembers every event.
 */
class LedgerPropertyTest {

    private static final int PARTITIONS = 3;

    @Property
    void neverCommitsAnUnsettledEvent(@ForAll("lives") List<Action> life) {
        Model model = new Model();
        for (Action action : life) {
            action.on(model);
            model.gatesAreSafeAndExact();
        }
        model.settleAll();
        model.allIsCommittedAndGivenBack();
    }

    @Provide
    Arbitrary<List<Action>> lives() {
        Arbitrary<Integer> partitions = Arbitraries.integers().between(0, PARTITIONS - 1);
        Arbitrary<Integer> counts = Arbitraries.integers().between(0, 4);
        Arbitrary<Action> records = Combinators.combine(
                        partitions, counts, Arbitraries.integers().between(1, 3))
                .as((partition, events, gap) -> named(
                        "record(" + partition + ", " + events + " events, gap " + gap + ")",
                        model -> model.record(partition, events, gap)));
        Arbitrary<Action> seals = Arbitraries.just(named("seal", Model::seal));
        Arbitrary<Action> settles = Combinators.combine(
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.integers().between(1, 5))
                .as((batch, events) ->
                        named("settle(" + batch + ", " + events + ")", model -> model.settle(batch, events)));
        return Arbitraries.frequencyOf(Tuple.of(5, records), Tuple.of(2, seals), Tuple.of(4, settles))
                .list()
                .ofMaxSize(80);
    }

    private static Action named(String name, Action action) {
        return new Action() {
            @Override
            public void on(Model model) {
                action.on(model);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    private interface Action {

        void on(Model model);
    }

    private static final class Model {

        private final ByteBudget budget = new ByteBudget(Long.MAX_VALUE);
        private final List<PartitionLedger> partitions = new ArrayList<>();
        private final long[] nextOffsets = new long[PARTITIONS];
        private final boolean[] isSeen = new boolean[PARTITIONS];
        private final long[] enteredTo = new long[PARTITIONS];
        private final long[] entered = new long[PARTITIONS];
        private final List<Batch> batches = new ArrayList<>(List.of(new Batch(budget)));

        Model() {
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new PartitionLedger(new TopicPartition("logs", i), "uuid", 0, new StoredSet()));
            }
        }

        /** A record, behind {@code gap - 1} offsets that a transaction or a compaction left empty. */
        void record(int at, int events, int gap) {
            PartitionLedger partition = partitions.get(at);
            Batch filling = batches.get(batches.size() - 1);
            long offset = Math.max(nextOffsets[at], enteredTo[at]) + gap - 1;
            budget.acquire(100);
            partition.queued(100);
            partition.seen(offset, 100);
            filling.settlement.hold(100);
            for (int i = 0; i < events; i++) {
                partition.read();
                BatchShare share = partition.open(offset, 0, filling.settlement);
                share.add();
                Event event = new Event(at, offset, share);
                filling.events.add(event);
                filling.unsettled.add(event);
            }
            nextOffsets[at] = offset + 1;
            isSeen[at] = true;
        }

        void seal() {
            Batch filling = batches.get(batches.size() - 1);
            filling.settlement.seal(1000);
            filling.isSealed = true;
            batches.add(new Batch(budget));
        }

        /** Settles the youngest events first: the order in which answers come is nobody's promise. */
        void settle(int number, int events) {
            Batch batch = batches.get(number % batches.size());
            int settled = Math.min(events, batch.unsettled.size());
            for (int i = 0; i < settled; i++) {
                batch.unsettled.remove(batch.unsettled.size() - 1).share.settle(Settled.STORED, 1);
            }
        }

        void settleAll() {
            seal();
            for (Batch batch : batches.subList(0, batches.size() - 1)) {
                batch.unsettled.forEach(event -> event.share.settle(Settled.STORED, 1));
                batch.unsettled.clear();
            }
        }

        void gatesAreSafeAndExact() {
            for (int i = 0; i < PARTITIONS; i++) {
                long asked = nextOffsets[i] + 2;
                long gated = partitions.get(i).gate(asked);
                if (!isSeen[i]) {
                    assertThat(gated).as("nothing seen of partition %s", i).isNegative();
                } else {
                    assertThat(gated).as("partition %s", i).isLessThanOrEqualTo(lowestUnsettled(i));
                    assertThat(gated).as("partition %s", i).isEqualTo(Math.min(asked, lowestOfOpenBatches(i)));
                    assertThat(partitions.get(i).gate(0)).isZero();
                    commit(i, gated);
                }
            }
        }

        /** Each line of the ledger balances and begins where the one before ended. */
        private void commit(int at, long offset) {
            LedgerEntry entry = partitions.get(at).entry(offset);
            if (entry != null) {
                assertThat(entry.balance().unaccounted())
                        .as("unaccounted in %s", entry)
                        .isZero();
                assertThat(entry.from()).isEqualTo(enteredTo[at]);
                enteredTo[at] = entry.to();
                entered[at] += entry.balance().read();
            }
            partitions.get(at).committed(offset);
        }

        /** The ledger counts per batch: a batch is open until it is sealed and all of it is settled. */
        private long lowestOfOpenBatches(int partition) {
            return batches.stream()
                    .filter(batch -> !batch.isSealed || !batch.unsettled.isEmpty())
                    .flatMap(batch -> batch.events.stream())
                    .filter(event -> event.partition == partition)
                    .mapToLong(event -> event.offset)
                    .min()
                    .orElse(Long.MAX_VALUE);
        }

        private long lowestUnsettled(int partition) {
            return batches.stream()
                    .flatMap(batch -> batch.unsettled.stream())
                    .filter(event -> event.partition == partition)
                    .mapToLong(event -> event.offset)
                    .min()
                    .orElse(Long.MAX_VALUE);
        }

        void allIsCommittedAndGivenBack() {
            for (int i = 0; i < PARTITIONS; i++) {
                long asked = nextOffsets[i] + 2;
                assertThat(partitions.get(i).gate(asked)).isEqualTo(isSeen[i] ? asked : -1);
                assertThat(partitions.get(i).isSettled()).isTrue();
                if (isSeen[i]) {
                    commit(i, asked);
                }
                int partition = i;
                assertThat(entered[i])
                        .as("events in the ledger of partition %s", i)
                        .isEqualTo(batches.stream()
                                .flatMap(batch -> batch.events.stream())
                                .filter(event -> event.partition == partition)
                                .count());
            }
            assertThat(budget.usedBytes()).isZero();
        }
    }

    private static final class Batch {

        private final BatchSettlement settlement;
        private final List<Event> events = new ArrayList<>();
        private final List<Event> unsettled = new ArrayList<>();
        private boolean isSealed;

        Batch(ByteBudget budget) {
            settlement = new BatchSettlement(budget);
        }
    }

    private record Event(int partition, long offset, BatchShare share) {}
}

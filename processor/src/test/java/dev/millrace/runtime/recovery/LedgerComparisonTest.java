package dev.millrace.runtime.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ledger.Balance;
import dev.millrace.ledger.LedgerEntry;
import dev.millrace.ledger.LedgerEntry.By;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerComparisonTest {

    private final LedgerLines ledger = new LedgerLines();
    private final PartitionReport report = new PartitionReport("orders", 0, 0, 100, 100);
    private final List<String> told = new ArrayList<>();

    @Test
    void holdsWhereEachRangeBalancesAndHoldsWhatItRead() {
        // given
        Stream.of(run(0, 40), run(40, 100)).forEach(ledger::add);

        // when
        compare();

        // then
        assertThat(told).isEmpty();
        assertThat(report.ledger()).isEqualTo(stored(100));
        assertThat(report.notInLedger()).isZero();
    }

    @Test
    void namesARangeThatDoesNotBalance() {
        // given
        ledger.add(run(0, 40));
        ledger.add(new LedgerEntry("orders", "uuid", 0, 40, 100, new Balance(60, 58, 0, 0, 1, 0), 0, By.RUN));

        // when
        compare();

        // then
        assertThat(told).containsExactly("orders-0@40..100 60 read, 59 settled");
        assertThat(report.unbalanced()).isEqualTo(1);
        assertThat(report.ledger().unaccounted()).isEqualTo(1);
    }

    @Test
    void namesARangeThatHoldsMoreThanItRead() {
        // given
        ledger.add(new LedgerEntry("orders", "uuid", 0, 0, 40, stored(39), 0, By.RUN));
        ledger.add(run(40, 100));

        // when
        compare();

        // then
        assertThat(told).containsExactly("orders-0@0..40 40 events in the topic, 39 read");
    }

    @Test
    void takesTheLaterOfTwoLinesThatBeginAtTheSameOffset() {
        // given a commit that failed, and what the next owner then did
        Stream.of(run(0, 40), run(40, 60)).forEach(ledger::add);
        ledger.add(new LedgerEntry("orders", "uuid", 0, 40, 100, new Balance(60, 40, 20, 0, 0, 0), 0, By.RUN));

        // when
        compare();

        // then
        assertThat(told).isEmpty();
        assertThat(report.ledger()).isEqualTo(new Balance(100, 80, 20, 0, 0, 0));
    }

    @Test
    void forgetsLinesWhoseOffsetsWereSetBack() {
        // given
        Stream.of(run(0, 40), run(40, 60), run(60, 100), run(50, 100))
                .forEach(ledger::add); // the first two are one by now

        // when
        compare();

        // then
        assertThat(told).isEmpty();
        assertThat(report.ledger()).isEqualTo(stored(50));
        assertThat(report.notInLedger()).isEqualTo(50);
    }

    @Test
    void leavesOutOtherTopicsAndWhatIsNotDue() {
        // given
        ledger.add(run(0, 90));
        ledger.add(run(90, 110));
        ledger.add(new LedgerEntry("orders", "another", 0, 0, 100, new Balance(9, 0, 0, 0, 0, 0), 0, By.RUN));
        ledger.add(new LedgerEntry("orders", "uuid", 1, 0, 100, new Balance(9, 0, 0, 0, 0, 0), 0, By.RUN));

        // when
        compare();

        // then
        assertThat(told).isEmpty();
        assertThat(report.notInLedger()).isEqualTo(10);
    }

    @Test
    void countsWhatWasSentAgainApart() {
        // given
        ledger.add(run(0, 100));
        ledger.add(new LedgerEntry("orders", "uuid", 0, 7, 9, stored(2), 0, By.REPAIR));

        // when
        compare();

        // then
        assertThat(report.ledger()).isEqualTo(stored(100));
        assertThat(ledger.of("uuid", 0).again()).isEqualTo(stored(2));
    }

    @Test
    void keepsFewLinesOfMany() {
        // when
        for (int i = 0; i < 100_000; i++) {
            ledger.add(run(i, i + 1));
        }

        // then
        assertThat(ledger.of("uuid", 0).within(0, 100_000)).hasSizeLessThan(15);
    }

    /** One event at each offset. */
    private void compare() {
        LedgerComparison comparison = new LedgerComparison(ledger.of("uuid", 0).within(0, 100));
        for (int offset = 0; offset < 100; offset++) {
            comparison.record(offset, 1);
        }
        comparison.end(report, new Told());
    }

    private static LedgerEntry run(long from, long to) {
        return new LedgerEntry("orders", "uuid", 0, from, to, stored(to - from), 0, By.RUN);
    }

    private static Balance stored(long events) {
        return new Balance(events, events, 0, 0, 0, 0);
    }

    private final class Told implements Findings {

        @Override
        public void missing(String at, String why) {
            throw new AssertionError(at);
        }

        @Override
        public void twice(String at, List<String> documents) {
            throw new AssertionError(at);
        }

        @Override
        public void unbalanced(String at, String why) {
            told.add(at + " " + why);
        }

        @Override
        public void partition(PartitionReport done) {
            throw new AssertionError(done.topic());
        }

        @Override
        public void progress(String topic, int partition, long offset, long end) {
            throw new AssertionError(topic);
        }
    }
}

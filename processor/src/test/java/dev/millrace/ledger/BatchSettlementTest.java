package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BatchSettlementTest {

    private final ByteBudget budget = new ByteBudget(1_000_000);
    private final BatchSettlement batch = new BatchSettlement(budget);

    @Test
    void isNotSettledWhileEventsMayStillCome() {
        // given
        batch.add();

        // when
        batch.settle(1);

        // then
        assertThat(batch.isSettled()).isFalse();
    }

    @Test
    void isSettledWhenTheLastEventIs() {
        // given
        batch.add();
        batch.add();
        batch.seal(0);

        // when
        batch.settle(1);

        // then
        assertThat(batch.isSettled()).isFalse();

        // and when
        batch.settle(1);

        // then
        assertThat(batch.isSettled()).isTrue();
    }

    @Test
    void isSettledBySealingWhenAllAcknowledgementsCameBefore() {
        // given
        budget.acquire(100);
        batch.hold(100);
        batch.add();
        batch.settle(1);
        assertThat(budget.usedBytes()).isEqualTo(100);

        // when
        batch.seal(50);

        // then
        assertThat(batch.isSettled()).isTrue();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void givesTheMemoryOfAnEmptyBatchBackAtOnce() {
        // given a record whose events were all stored before
        budget.acquire(100);
        batch.hold(100);

        // when
        batch.seal(64);

        // then
        assertThat(batch.isSettled()).isTrue();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void holdsRecordsAndBodyUntilAllIsSettled() {
        // given
        budget.acquire(100);
        batch.hold(100);
        batch.add();
        batch.add();

        // when
        batch.seal(50);
        batch.settle(1);

        // then
        assertThat(budget.usedBytes()).isEqualTo(150);

        // and when
        batch.settle(1);

        // then
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void givesMemoryBackOnce() {
        // given
        budget.acquire(1000);
        batch.hold(100);
        batch.add();
        batch.seal(0);
        batch.settle(1);

        // when
        batch.settle(0);

        // then
        assertThat(budget.usedBytes()).isEqualTo(900);
    }

    @Test
    void isEmptyUntilSomethingIsAdded() {
        // given
        BatchSettlement held = new BatchSettlement(budget);

        // when
        held.hold(1);

        // then
        assertThat(batch.isEmpty()).isTrue();
        assertThat(held.isEmpty()).isFalse();
    }

    @Test
    void countsSettlersOfManyThreadsRacingTheSeal() throws InterruptedException {
        // given
        int threads = 8;
        int eachSettles = 500;
        budget.acquire(4000);
        batch.hold(4000);
        for (int i = 0; i < threads * eachSettles; i++) {
            batch.add();
        }
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> settlers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread settler = new Thread(() -> {
                awaitUninterruptibly(go);
                for (int n = 0; n < eachSettles; n++) {
                    batch.settle(1);
                }
            });
            settler.start();
            settlers.add(settler);
        }

        // when
        go.countDown();
        batch.seal(96);
        for (Thread settler : settlers) {
            settler.join();
        }

        // then
        assertThat(batch.isSettled()).isTrue();
        assertThat(budget.usedBytes()).isZero();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

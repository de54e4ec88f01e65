package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private final ByteBudget budget = new ByteBudget(100);

    @Test
    void isExhaustedWhenTheLimitIsReached() {
        // given
        budget.acquire(99);
        assertThat(budget.isExhausted()).isFalse();

        // when
        budget.acquire(1);

        // then
        assertThat(budget.isExhausted()).isTrue();
        assertThat(budget.usedBytes()).isEqualTo(100);
        assertThat(budget.limitBytes()).isEqualTo(100);
    }

    @Test
    void neverRefusesToTake() {
        // when
        budget.acquire(1000);
        budget.release(950);

        // then
        assertThat(budget.usedBytes()).isEqualTo(50);
        assertThat(budget.isExhausted()).isFalse();
    }

    @Test
    void doesNotWaitWhereThereIsRoom() throws InterruptedException {
        assertThat(budget.awaitRoom(Duration.ofDays(1))).isTrue();
    }

    @Test
    void givesUpAtTheDeadline() throws InterruptedException {
        // given
        budget.acquire(100);

        // then
        assertThat(budget.awaitRoom(Duration.ofMillis(1))).isFalse();
        assertThat(budget.awaitRoom(Duration.ZERO)).isFalse();
    }

    @Test
    void wakesTheWaitingWhenThereIsRoom() throws InterruptedException {
        // given
        budget.acquire(150);
        BlockingQueue<Boolean> answer = new ArrayBlockingQueue<>(1);
        Thread waiting = waitForRoom(answer);
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        // when a first release is not enough
        budget.release(50);

        // then
        assertThat(answer).isEmpty();

        // and when
        budget.release(1);

        // then
        assertThat(answer.poll(10, TimeUnit.SECONDS)).isTrue();
        waiting.join();
    }

    @Test
    void canBeInterrupted() {
        // given
        budget.acquire(100);
        Thread.currentThread().interrupt();

        // then
        assertThatThrownBy(() -> budget.awaitRoom(Duration.ofDays(1))).isInstanceOf(InterruptedException.class);
    }

    private Thread waitForRoom(BlockingQueue<Boolean> answer) {
        Thread waiting = new Thread(() -> {
            try {
                answer.add(budget.awaitRoom(Duration.ofDays(1)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.setDaemon(true);
        waiting.start();
        return waiting;
    }
}

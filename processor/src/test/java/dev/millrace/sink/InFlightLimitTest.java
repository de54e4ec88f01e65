package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {

    private static final long QUICK = 10_000_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final InFlightLimit limit = new InFlightLimit(8);

    @Test
    void beginsAtTheCeiling() {
        assertThat(limit.limit()).isEqualTo(8);
    }

    @Test
    void halvesWhenARequestIsTurnedAway() throws InterruptedException {
        // given
        acquire(1);

        // when
        limit.turnedAway();

        // then
        assertThat(limit.limit()).isEqualTo(4);
    }

    @Test
    void halvesOnceForAllThatWereOnTheWireTogether() throws InterruptedException {
        // given
        acquire(8);

        // when
        for (int i = 0; i < 8; i++) {
            limit.turnedAway();
            limit.release();
        }

        // then
        assertThat(limit.limit()).isEqualTo(4);

        // and when
        acquire(1);
        limit.turnedAway();

        // then
        assertThat(limit.limit()).isEqualTo(2);
    }

    @Test
    void alwaysLetsOneThrough() throws InterruptedException {
        // when
        for (int i = 0; i < 10; i++) {
            acquire(1);
            limit.turnedAway();
            limit.release();
        }

        // then
        assertThat(limit.limit()).isEqualTo(1);
        assertThat(limit.hasRoomFor(1)).isTrue();
    }

    @Test
    void growsByOneWithEachRoundThatHoldsRequestsBack() throws InterruptedException {
        // given
        cutTo(2);

        // when
        acquire(2);
        limit.answered(QUICK);
        limit.answered(QUICK);

        // then
        assertThat(limit.limit()).isEqualTo(2);

        // and when
        limit.answered(QUICK);

        // then
        assertThat(limit.limit()).isEqualTo(3);
    }

    @Test
    void growsBackToTheCeilingAndNoFurther() throws InterruptedException {
        // given
        cutTo(4);

        // when
        int inFlight = 0;
        for (int i = 0; i < 200; i++) {
            while (limit.hasRoomFor(1)) {
                acquire(1);
                inFlight++;
            }
            limit.answered(QUICK);
        }

        // then
        assertThat(limit.limit()).isEqualTo(8);
        assertThat(inFlight).isEqualTo(8);
    }

    @Test
    void doesNotGrowWhileItHoldsNobodyBack() throws InterruptedException {
        // given
        cutTo(4);
        acquire(1);

        // when
        for (int i = 0; i < 100; i++) {
            limit.answered(QUICK);
        }

        // then
        assertThat(limit.limit()).isEqualTo(4);
    }

    @Test
    void doesNotGrowWhileLatencyRises() throws InterruptedException {
        // given
        cutTo(2);
        limit.answered(QUICK);
        acquire(2);

        // when
        for (int i = 0; i < 40; i++) {
            limit.answered(10 * QUICK);
        }
        int whileSlow = limit.limit();
        for (int i = 0; i < 40; i++) {
            limit.answered(QUICK);
        }

        // then
        assertThat(whileSlow).isEqualTo(2);
        assertThat(limit.limit()).isEqualTo(3);
    }

    @Test
    void takesASlowerPaceForGivenAfterAWhile() throws InterruptedException {
        // given
        cutTo(2);
        limit.answered(QUICK);
        acquire(2);

        // when
        for (int i = 0; i < 300; i++) {
            limit.answered(10 * QUICK);
        }

        // then
        assertThat(limit.limit()).isEqualTo(3);
    }

    @Test
    void makesTheOnesBeyondItWait() throws InterruptedException {
        // given
        cutTo(2);
        acquire(2);
        Thread third = new Thread(() -> {
            try {
                limit.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        third.start();
        await().atMost(LONG).until(() -> third.getState() == Thread.State.WAITING);

        // when
        limit.release();

        // then
        await().atMost(LONG).until(() -> !third.isAlive());
        assertThat(limit.hasRoomFor(1)).isFalse();
    }

    private void acquire(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            limit.acquire();
        }
    }

    /** With nothing on the wire. */
    private void cutTo(int wanted) throws InterruptedException {
        while (limit.limit() > wanted) {
            acquire(1);
            limit.turnedAway();
            limit.release();
        }
    }
}

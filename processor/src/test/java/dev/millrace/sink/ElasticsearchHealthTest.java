package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.config.SinkConfig.BulkConfig.FailureStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElasticsearchHealthTest {

    private static final BulkConfig CONFIG = new BulkConfig(
            1024,
            1,
            Duration.ZERO,
            1,
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            0,
            FailureStore.ACCEPT,
            null,
            List.of());

    private final ManualClock clock = new ManualClock();
    private final ElasticsearchHealth health = new ElasticsearchHealth(CONFIG, clock, new Random(1));

    @Test
    void isUpUntilARequestFails() {
        assertThat(health.isUp()).isTrue();
        assertThat(health.describe()).isEqualTo("up");
        assertThat(health.mayTry(System.nanoTime())).isZero();
        assertThat(health.mayTry(System.nanoTime())).isZero();
    }

    @Test
    void saysSinceWhenAndWhyItIsDown() {
        // given
        health.failed("503", "503 no master");
        clock.advance(Duration.ofMinutes(1));

        // when
        health.failed("ConnectException", "connection refused");

        // then
        assertThat(health.isUp()).isFalse();
        assertThat(health.describe()).isEqualTo("down since 2026-01-02T03:04:05Z: connection refused");
    }

    @Test
    void isUpAgainWithOneSuccess() {
        // given
        health.failed("503", "503 no master");
        health.failed("503", "503 no master");

        // when
        health.succeeded();

        // then
        assertThat(health.isUp()).isTrue();
        assertThat(health.mayTry(System.nanoTime())).isZero();
    }

    @Test
    void letsOneRequestTryPerBackoffWhileItIsDown() {
        // given
        health.failed("503", "503 no master");
        long now = System.nanoTime();
        long due = now + health.mayTry(now);

        // when
        long first = health.mayTry(due);
        long second = health.mayTry(due);

        // then
        assertThat(due).isGreaterThan(now);
        assertThat(first).isZero();
        assertThat(second).isPositive();

        // and when nobody ever reports how the first went
        long later = health.mayTry(due + second);

        // then
        assertThat(later).isZero();
    }

    @Test
    void doublesTheBackoffUpToItsLimitAndDrawsHalfOfItByLot() {
        assertThat(Duration.ofNanos(health.backoff(0))).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(Duration.ofNanos(health.backoff(1))).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(Duration.ofNanos(health.backoff(3))).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
        for (int failures : new int[] {7, 20, 30, 31, 62, 63, 64, 1000, Integer.MAX_VALUE}) {
            assertThat(Duration.ofNanos(health.backoff(failures)))
                    .as("after %s failures", failures)
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        }
    }
}

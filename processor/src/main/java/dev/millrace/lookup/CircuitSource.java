package dev.millrace.lookup;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Stops asking a server that does not answer: half of the last 20 requests, and at least 10, have failed. After 5 s 3
 * requests try it again. An answer that is late, or does not fit a column, is an answer.
 */
final class CircuitSource implements KeySource {

    static final Duration PAUSE = Duration.ofSeconds(5);
    static final int LEAST_REQUESTS = 10;

    private static final int WINDOW = 20;
    private static final int TRIES = 3;

    private final KeySource server;
    private final InstantSource clock;
    private final AskCounts counts;
    private final CircuitBreaker circuit;
    /** Spares an event that finds the circuit open the way through cache and queue. */
    private volatile long refusesUntilMillis = Long.MIN_VALUE;

    CircuitSource(KeySource server, String name, InstantSource clock, AskCounts counts) {
        this.server = server;
        this.clock = clock;
        this.counts = counts;
        circuit = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindow(WINDOW, LEAST_REQUESTS, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(50)
                        .slowCallRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofDays(1))
                        .permittedNumberOfCallsInHalfOpenState(TRIES)
                        .waitDurationInOpenState(PAUSE)
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .build());
        circuit.getEventPublisher().onStateTransition(this::changed);
    }

    @Override
    public String place() {
        return server.place();
    }

    @Override
    public boolean isRefusing() {
        long until = refusesUntilMillis;
        return until != Long.MIN_VALUE && clock.millis() < until;
    }

    @Override
    public CompletableFuture<Answer> ask(byte[] key) {
        if (!circuit.tryAcquirePermission()) {
            return CompletableFuture.failedFuture(new NoAnswerException("the server is down"));
        }
        // No request is slow by the circuit's measure, so none is timed.
        return server.ask(key).whenComplete((answer, failure) -> {
            if (failure == null) {
                circuit.onSuccess(0, TimeUnit.NANOSECONDS);
            } else {
                circuit.onError(0, TimeUnit.NANOSECONDS, failure);
            }
        });
    }

    private void changed(CircuitBreakerOnStateTransitionEvent event) {
        State now = event.getStateTransition().getToState();
        refusesUntilMillis = now == State.OPEN ? clock.millis() + PAUSE.toMillis() : Long.MIN_VALUE;
        if (now == State.OPEN) {
            counts.isDown();
        } else if (now == State.CLOSED) {
            counts.isUp();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

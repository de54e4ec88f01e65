package dev.millrace.runtime;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream thread that dies is replaced, after a pause that doubles while it keeps happening: a topic that was deleted may
 * come back, a bug must not become a busy loop. Runs on the dying thread, which has nothing else to do.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofMinutes(2);

    private final BooleanSupplier isClosing;
    private Duration pause = FIRST_PAUSE;
    private long lastNanos;

    ThreadReplacement(BooleanSupplier isClosing) {
        this.isClosing = isClosing;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        Duration wait = next(System.nanoTime());
        LOG.atError()
                .setCause(failure)
                .log("A stream thread ended unexpectedly; it is replaced in {} ms", wait.toMillis());
        long until = System.nanoTime() + wait.toNanos();
        while (!isClosing.getAsBoolean() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private synchronized Duration next(long nowNanos) {
        boolean isQuiet = nowNanos - lastNanos > QUIET.toNanos();
        Duration wait = isQuiet ? FIRST_PAUSE : pause;
        Duration doubled = wait.multipliedBy(2);
        pause = doubled.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : doubled;
        lastNanos = nowNanos;
        return wait;
    }
}

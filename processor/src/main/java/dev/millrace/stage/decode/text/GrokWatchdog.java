package dev.millrace.stage.decode.text;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.opensearch.grok.MatcherWatchdog;

/** Interrupts grok matches that take too long; one daemon thread for all of them. */
final class GrokWatchdog {

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "millrace-grok-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    private GrokWatchdog() {}

    /** Looks four times within the limit, so that a match ends at most a quarter late. */
    static MatcherWatchdog of(Duration limit) {
        long millis = limit.toMillis();
        return MatcherWatchdog.newInstance(
                Math.max(1, millis / 4),
                millis,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                GrokWatchdog::schedule);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the watchdog asks to be called again by itself
    private static void schedule(long delayMillis, Runnable task) {
        TIMER.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    }
}

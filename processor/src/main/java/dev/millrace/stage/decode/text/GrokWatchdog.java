package dev.millrace.stage.decode.text;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.joni.Matcher;
import org.opensearch.grok.MatcherWatchdog;

/**
 * Interrupts grok matches that take too long; one daemon thread for all of them. Not before it is armed: {@code Grok}
 * matches to compile a pattern too, and takes an interrupted match for one that found nothing, so that a busy machine
 * would make it compile another pattern than was written (opensearch-grok 2.19.5, {@code Grok.toRegex}).
 */
final class GrokWatchdog implements MatcherWatchdog {

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "millrace-grok-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    private final MatcherWatchdog interrupting;

    /** Written and read by the thread that compiles and matches. */
    private boolean isArmed;

    /** Looks four times within the limit, so that a match ends at most a quarter late. */
    GrokWatchdog(Duration limit) {
        long millis = limit.toMillis();
        interrupting = MatcherWatchdog.newInstance(
                Math.max(1, millis / 4),
                millis,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                GrokWatchdog::schedule);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the watchdog asks to be called again by itself
    private static void schedule(long delayMillis, Runnable task) {
        TIMER.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    }

    void arm() {
        isArmed = true;
    }

    @Override
    public void register(Matcher matcher) {
        if (isArmed) {
            interrupting.register(matcher);
        }
    }

    @Override
    public long maxExecutionTimeInMillis() {
        return isArmed ? interrupting.maxExecutionTimeInMillis() : Long.MAX_VALUE;
    }

    @Override
    public void unregister(Matcher matcher) {
        if (isArmed) {
            interrupting.unregister(matcher);
        }
    }
}

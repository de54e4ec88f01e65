package dev.millrace.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks at the committed offsets all the while: how long nothing moves, and how far behind the end they are. */
final class Progress implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(200);

    private final World world;
    private final Thread thread = new Thread(this::run, "chaos-progress");
    private volatile boolean isStopped;
    private volatile long lag = Long.MAX_VALUE;
    private final AtomicInteger looks = new AtomicInteger();
    private long committed = -1;
    private long movedNanos = System.nanoTime();
    private long stallNanos;

    Progress(World world) {
        this.world = world;
        thread.start();
    }

    /** Records that are not committed, as of the last look. */
    long lag() {
        return lag;
    }

    /** How often the broker has answered so far. */
    int looks() {
        return looks.get();
    }

    /** The longest time without a commit since the last call. */
    synchronized Duration longestStall() {
        long now = System.nanoTime();
        Duration longest = Duration.ofNanos(Math.max(stallNanos, now - movedNanos));
        stallNanos = 0;
        movedNanos = now;
        return longest;
    }

    private void run() {
        while (!isStopped) {
            try {
                look();
                Thread.sleep(EVERY.toMillis());
            } catch (IllegalStateException away) {
                // The broker, and with it all commits; the stall goes on.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() {
        long[] offsets = world.committed();
        long sum = Arrays.stream(offsets).sum();
        long end = Arrays.stream(world.ends()).sum();
        synchronized (this) {
            long now = System.nanoTime();
            if (sum != committed) {
                committed = sum;
                stallNanos = Math.max(stallNanos, now - movedNanos);
                movedNanos = now;
            }
        }
        lag = end - sum;
        looks.incrementAndGet();
    }

    @Override
    public void close() {
        isStopped = true;
        thread.interrupt();
    }
}

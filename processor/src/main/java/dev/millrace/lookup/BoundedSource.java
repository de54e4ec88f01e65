package dev.millrace.lookup;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Bounds the requests that are on the wire at once. As many more keys wait for their turn, first come, first served: a
 * longer queue would serve keys whose events have given up long ago, and with it every later one as well. Further keys
 * are refused.
 *
 * <p>The bound is halved when answers come too late for the events that asked, and grows back while they are in time: more
 * requests than a server, or this machine, can work on make each of them slower, until none is in time.
 */
final class BoundedSource implements KeySource {

    private static final int LEAST_SHARE = 16;

    /** Answers in time that raise the bound by one: from the least to 256 within 1,000. */
    private static final int RAISING = 4;

    private final KeySource server;
    private final int maxInFlight;
    private final int leastInFlight;
    private final long inTimeNanos;
    private final LongSupplier nanoClock;
    private final Queue<Turn> queue = new ConcurrentLinkedQueue<>();
    /** In the queue or on the wire. */
    private final AtomicInteger taken = new AtomicInteger();

    private final AtomicInteger inFlight = new AtomicInteger();
    /** Calls of {@link #send} that nobody has worked off; who raises it from 0 does the sending. */
    private final AtomicInteger calls = new AtomicInteger();

    /** Written under the lock of this, which only answers take; read by all. */
    private volatile int bound;

    private int inTime;
    private int sinceHalved;

    private record Turn(byte[] key, long askedNanos, CompletableFuture<Answer> answer) {}

    /**
     * @param deadline when an answer is late, from when its key was asked for
     * @param nanoClock monotonic
     */
    BoundedSource(KeySource server, int maxInFlight, Duration deadline, LongSupplier nanoClock) {
        this.server = server;
        this.maxInFlight = maxInFlight;
        this.nanoClock = nanoClock;
        leastInFlight = Math.max(1, maxInFlight / LEAST_SHARE);
        inTimeNanos = deadline.toNanos();
        bound = maxInFlight;
    }

    @Override
    public String place() {
        return server.place();
    }

    @Override
    public boolean isRefusing() {
        return taken.get() >= 2 * bound || server.isRefusing();
    }

    @Override
    public CompletableFuture<Answer> ask(byte[] key) {
        if (taken.incrementAndGet() > 2 * bound) {
            taken.decrementAndGet();
            return CompletableFuture.failedFuture(new NoAnswerException("too many keys wait for their turn"));
        }
        Turn turn = new Turn(key, nanoClock.getAsLong(), new CompletableFuture<>());
        queue.add(turn);
        send();
        return turn.answer();
    }

    /** One thread at a time sends; without a lock, and without a recursion where answers come at once. */
    private void send() {
        if (calls.getAndIncrement() != 0) {
            return;
        }
        int worked = 1;
        do {
            while (inFlight.get() < bound) {
                Turn turn = queue.poll();
                if (turn == null) {
                    break;
                }
                inFlight.incrementAndGet();
                // The future of what comes after is nobody's.
                CompletableFuture<?> unused = KeySource.asked(server, turn.key())
                        .whenComplete((answer, failure) -> done(turn, answer, failure));
            }
            worked = calls.addAndGet(-worked);
        } while (worked != 0);
    }

    private void done(Turn turn, Answer answer, Throwable failure) {
        inFlight.decrementAndGet();
        taken.decrementAndGet();
        if (failure == null) {
            adapt(nanoClock.getAsLong() - turn.askedNanos() <= inTimeNanos);
        }
        send();
        if (failure != null) {
            turn.answer().completeExceptionally(failure);
        } else {
            turn.answer().complete(answer);
        }
    }

    /** Once halved, what was asked before is not held against the new bound. */
    private synchronized void adapt(boolean isInTime) {
        int now = bound;
        sinceHalved++;
        if (isInTime) {
            if (now < maxInFlight && ++inTime % RAISING == 0) {
                bound = now + 1;
            }
        } else if (sinceHalved > 2 * now) {
            sinceHalved = 0;
            bound = Math.max(leastInFlight, now / 2);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

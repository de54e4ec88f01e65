package dev.millrace.lookup;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the requests that are on the wire at once. As many more keys wait for their turn, first come, first served: a
 * longer queue would serve keys whose events have given up long ago, and with it every later one as well. Further keys
 * are refused.
 */
final class BoundedSource implements KeySource {

    private final KeySource server;
    private final int maxInFlight;
    private final Queue<Turn> queue = new ConcurrentLinkedQueue<>();
    /** In the queue or on the wire. */
    private final AtomicInteger taken = new AtomicInteger();

    private final AtomicInteger inFlight = new AtomicInteger();
    /** Calls of {@link #send} that nobody has worked off; who raises it from 0 does the sending. */
    private final AtomicInteger calls = new AtomicInteger();

    private record Turn(byte[] key, CompletableFuture<Answer> answer) {}

    BoundedSource(KeySource server, int maxInFlight) {
        this.server = server;
        this.maxInFlight = maxInFlight;
    }

    @Override
    public String place() {
        return server.place();
    }

    @Override
    public boolean isRefusing() {
        return taken.get() >= 2 * maxInFlight || server.isRefusing();
    }

    @Override
    public CompletableFuture<Answer> ask(byte[] key) {
        if (taken.incrementAndGet() > 2 * maxInFlight) {
            taken.decrementAndGet();
            return CompletableFuture.failedFuture(new NoAnswerException("too many keys wait for their turn"));
        }
        Turn turn = new Turn(key, new CompletableFuture<>());
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
            while (inFlight.get() < maxInFlight) {
                Turn turn = queue.poll();
                if (turn == null) {
                    break;
                }
                inFlight.incrementAndGet();
                // The future of what comes after is nobody's.
                CompletableFuture<?> unused =
                        server.ask(turn.key()).whenComplete((answer, failure) -> done(turn, answer, failure));
            }
            worked = calls.addAndGet(-worked);
        } while (worked != 0);
    }

    private void done(Turn turn, Answer answer, Throwable failure) {
        inFlight.decrementAndGet();
        taken.decrementAndGet();
        send();
        if (failure != null) {
            turn.answer().completeExceptionally(failure);
        } else {
            turn.answer().complete(answer);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

package dev.millrace.sink;

import dev.millrace.event.ByteArena;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Request bodies that are used again. Without it each batch grew an array from 64 KiB on, 2.5 kB per event of the 6.5 kB that
 * were allocated, and those beyond half a G1 region kept its concurrent marking busy ({@code scripts/benchmark}).
 *
 * <p>Written to by one stream thread at a time, then read by a sender, then back here: the queue between them is what
 * makes that safe.
 */
final class Bodies {

    private static final int FIRST_BYTES = 64 * 1024;

    private final BlockingQueue<ByteArena> free;
    private final int largestBytes;

    /**
     * @param count how many are kept at most
     * @param largestBytes a larger one is not kept: it was for an event of unusual size
     */
    Bodies(int count, int largestBytes) {
        this.free = new ArrayBlockingQueue<>(count);
        this.largestBytes = largestBytes;
    }

    /** An empty one. */
    ByteArena take() {
        ByteArena used = free.poll();
        return used == null ? new ByteArena(FIRST_BYTES) : used;
    }

    /** Takes one back that nobody will look at again, neither a retry nor a request that is still being written. */
    void giveBack(ByteArena body) {
        if (body.array().length <= largestBytes) {
            body.clear();
            free.offer(body); // one too many is left to the garbage collector
        }
    }
}

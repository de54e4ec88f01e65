package dev.millrace.lookup;

import java.util.concurrent.CompletableFuture;

/**
 * A server that is asked for one key at a time. What stands between it and the cache is stacked:
 *
 * <pre>{@code new BoundedSource(new CircuitSource(new CountedSource(new HttpSource(...))))}</pre>
 *
 * The bound is outermost: the time that a key waits for its turn is no answer of the server's, and must not count as a
 * failure for the circuit. Any thread.
 */
interface KeySource extends AutoCloseable {

    /** Where it is, for people. */
    String place();

    /**
     * Asks; never waits and never throws.
     *
     * @param key not to be written to
     * @return fails with a {@link NoAnswerException} where the server cannot be asked or gives no answer
     */
    CompletableFuture<Answer> ask(byte[] key);

    /** Asks one that may throw after all: a place taken for a request that was never sent would stay taken for ever. */
    static CompletableFuture<Answer> asked(KeySource server, byte[] key) {
        try {
            return server.ask(key);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether a key would be refused right now without the server being asked. Cheap; may be wrong a moment later. */
    boolean isRefusing();

    @Override
    void close();
}

package dev.millrace.local;

/**
 * A server of a test: running from its start until {@link #close}, save between {@link #stop} or {@link #kill} and
 * {@link #restart}. Address and data stay the same all that time.
 *
 * <p>May be used by several threads; calls that change the state follow one another, and return when the server has got
 * where they say.
 */
public interface Server extends AutoCloseable {

    /** Whether its process exists, suspended or not. */
    boolean isAlive();

    /** Lets the server end in its own way, which it gets 30 s for, and waits until it has. */
    void stop();

    /** SIGKILL, suspended or not, and waits until the process is gone. */
    void kill();

    /** Connections stay open and new ones are taken, and nothing is answered. May be repeated. */
    void suspend();

    /** Ends {@link #suspend}; of a server that is not suspended, nothing. */
    void resume();

    /**
     * Starts the server again after {@link #stop} or {@link #kill}.
     *
     * @throws ServerStartException when it does not come up; the server may be restarted again
     */
    void restart();

    /** Ends the server and all that belongs to it. May be repeated. */
    @Override
    void close();
}

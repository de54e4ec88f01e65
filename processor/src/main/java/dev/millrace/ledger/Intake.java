package dev.millrace.ledger;

/**
 * Whether records may be read at all, for all stream threads of the process. While they may not, the consumers go on
 * polling, with all partitions paused, so that they keep their place in the group and go on committing what gets settled.
 *
 * <p>Any thread sets, stream threads read.
 */
public final class Intake {

    private volatile boolean held;
    private volatile boolean stopped;

    /** Reads nothing until {@link #release}: there is nobody to give it to. */
    public void hold() {
        held = true;
    }

    public void release() {
        held = false;
    }

    /** Reads nothing ever again: the process is about to end. */
    public void stop() {
        stopped = true;
    }

    public boolean isStopped() {
        return stopped;
    }

    public boolean isOpen() {
        return !held && !stopped;
    }
}

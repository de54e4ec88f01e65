package dev.millrace.ledger;

import java.util.function.BooleanSupplier;

/**
 * Whether records may be read at all, for all stream threads of the process. While they may not, the consumers go on
 * polling, with all partitions paused, so that they keep their place in the group and go on committing what gets settled.
 *
 * <p>{@code KafkaStreams.pause()} would keep the place too, but stops punctuation and with it the commits.
 */
public final class Intake {

    private final BooleanSupplier isWanted;
    private volatile boolean stopped;

    /** @param isWanted whether there is anybody to give events to; asked at each poll */
    public Intake(BooleanSupplier isWanted) {
        this.isWanted = isWanted;
    }

    /** Reads nothing ever again: the process is about to end. Any thread. */
    public void stop() {
        stopped = true;
    }

    public boolean isStopped() {
        return stopped;
    }

    public boolean isOpen() {
        return !stopped && isWanted.getAsBoolean();
    }
}

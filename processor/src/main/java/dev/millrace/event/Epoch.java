package dev.millrace.event;

/**
 * The time during which this process answers for a partition. Once it is over, acknowledgements move nothing any more,
 * and what has not been sent must not be: the next owner reads it again.
 */
public interface Epoch {

    /** Any thread; never turns back. */
    boolean isOver();
}

package dev.millrace.event;

/**
 * What one batch owes for the events of one partition: the batch counts how many are settled, which moves the watermark,
 * and the partition as what, which is its balance.
 *
 * <p>The stream thread that fills the batch adds; any thread settles.
 */
public interface Share {

    /** The batch takes one more event of this partition over. Before the batch is sealed. */
    void add();

    /** So many more of its events are settled, each once. */
    void settle(Settled as, int events);

    /** Whether another owner reads the events again by now. Any thread; never turns back. */
    boolean isOver();
}

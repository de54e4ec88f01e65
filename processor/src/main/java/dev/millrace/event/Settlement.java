package dev.millrace.event;

/**
 * What is owed for a batch of events. An event is settled when it is stored, was stored already, went to the failure
 * store under policy accept, was dropped by a rule, or its dead letter is acknowledged by the broker. Each event is
 * settled exactly once.
 *
 * <p>The stream thread that fills the batch adds, holds and seals; any thread settles and asks.
 */
public interface Settlement extends Owed {

    /** The batch takes one more event over. Before {@link #seal}. */
    void add();

    /** Memory of a record, taken into account when it was polled, that is kept until all is settled. Before {@link #seal}. */
    void hold(long bytes);

    /** Whether neither an event nor a byte was added. */
    boolean isEmpty();

    /**
     * No event comes any more.
     *
     * @param bodyBytes memory of the request body, taken into account from now on
     */
    void seal(long bodyBytes);

    /** So many more events are settled. */
    void settle(int events);

    /** Whether all events are settled and none can come. */
    @Override
    boolean isSettled();
}

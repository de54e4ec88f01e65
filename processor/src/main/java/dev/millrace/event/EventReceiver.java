package dev.millrace.event;

/** Takes the events that {@code decode} finds in a record, one after the other, in order. */
public interface EventReceiver {

    /** @param event reused for the next one as soon as this returns */
    void event(LogEvent event);

    /**
     * The event at {@code index}, or the whole record where it holds no readable event, is rejected.
     *
     * @param index position within the record
     */
    void rejected(int index, Verdict.Rejection rejection);

    /**
     * The event at {@code index} is left out by a rule. Decode never says so.
     *
     * @param index position within the record
     */
    default void dropped(int index, Verdict.Drop drop) {}
}

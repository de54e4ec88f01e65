package dev.millrace.event;

/**
 * What is owed for a batch of events. An event is settled when it is stored, was stored already, went to the failure
 * store under policy accept, was dropped by a rule, or its dead letter is acknowledged by the broker. Each event is
 * settled exactly once.
 */
public interface Settlement {

    /** Any thread. */
    void settle(int events);
}

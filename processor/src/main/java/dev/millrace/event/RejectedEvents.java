package dev.millrace.event;

/** Where rejected events go. Implementations neither block nor throw: the stream thread calls them. */
public interface RejectedEvents {

    /**
     * Takes an event over: it is settled, later and on another thread, when its dead letter is safe.
     *
     * @param index position of the event within its record
     */
    void accept(SourceRecord source, int index, Verdict.Rejection rejection, Share share);
}

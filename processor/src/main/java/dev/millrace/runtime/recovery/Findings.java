package dev.millrace.runtime.recovery;

import java.util.List;

/** Takes what a reconciliation finds, as it finds it. */
public interface Findings {

    /**
     * An event that is nowhere.
     *
     * @param at {@code topic-partition@offset}, and {@code :index} where its record holds several events
     * @param why what the stages say of it
     */
    void missing(String at, String why);

    /**
     * An event of which there are several documents.
     *
     * @param documents {@code index/_id} of each
     */
    void twice(String at, List<String> documents);

    /**
     * A line of the ledger that does not add up.
     *
     * @param at {@code topic-partition@from..to}
     */
    void unbalanced(String at, String why);

    /** A partition is done. */
    void partition(PartitionReport report);

    /** How far it is: the next offset to look at, and the end. */
    void progress(String topic, int partition, long offset, long end);
}

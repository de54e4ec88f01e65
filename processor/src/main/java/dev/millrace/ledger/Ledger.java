package dev.millrace.ledger;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The current epoch of each partition that this process answers for. A partition that is not in here is not committed.
 *
 * <p>Written by the stream thread that owns the partition; anyone reads.
 */
public final class Ledger {

    private final Map<TopicPartition, PartitionLedger> partitions = new ConcurrentHashMap<>();
    private final Map<TopicPartition, String> topicIds = new ConcurrentHashMap<>();
    private final ByteBudget budget;
    private final Consumer<LedgerEntry> entries;
    private final LongAdder unaccounted = new LongAdder();

    /** @param entries takes each line of the ledger; neither waits nor throws: the stream thread calls it */
    public Ledger(ByteBudget budget, Consumer<LedgerEntry> entries) {
        this.budget = budget;
        this.entries = entries;
    }

    /** Starts an epoch. Stream thread. */
    void begin(PartitionLedger partition) {
        PartitionLedger before = partitions.put(partition.partition(), partition);
        if (before != null) {
            over(before);
        }
    }

    /**
     * Remembers which topic a partition belongs to.
     *
     * @return whether it is the topic that it belonged to before, if it was ever asked
     */
    boolean isSameTopic(TopicPartition partition, String topicId) {
        String before = topicIds.put(partition, topicId);
        return before == null || before.equals(topicId);
    }

    /** Ends this epoch, unless a newer one has. Stream thread. */
    public void end(PartitionLedger partition) {
        if (partitions.remove(partition.partition(), partition)) {
            over(partition);
        }
    }

    /**
     * Ends the epochs of a task that is closed, whether or not it has seen a record of them: what Kafka Streams had queued
     * for it is gone. The task answers for one partition number in every input topic. Epochs that another stream thread
     * has begun since are left alone. Stream thread.
     */
    public void endTask(int partitionNumber) {
        for (PartitionLedger partition : partitions.values()) {
            if (partition.partition().partition() == partitionNumber && partition.isMine()) {
                end(partition);
            }
        }
    }

    public @Nullable PartitionLedger partition(TopicPartition partition) {
        return partitions.get(partition);
    }

    public Collection<PartitionLedger> partitions() {
        return partitions.values();
    }

    /** Whether all that was read is settled and committed; looked at only while the intake is stopped. Any thread. */
    public boolean isDrained() {
        return partitions.values().stream().allMatch(PartitionLedger::isDrained);
    }

    /**
     * A partition is about to be committed. The entry is handed over before the commit is sent. A commit that fails leaves
     * a line too many, which the next one supersedes since it begins at the same offset; a process that is killed before the
     * line is written leaves one too few, whose offsets are then in no line. Stream thread.
     */
    void enter(PartitionLedger partition, long offset) {
        LedgerEntry entry = partition.entry(offset);
        if (entry != null) {
            entries.accept(entry);
        }
    }

    /** The broker has acknowledged a commit. Stream thread. */
    void committed(PartitionLedger partition, long offset) {
        LedgerEntry entry = partition.entry(offset);
        if (entry != null) {
            unaccounted.add(Math.abs(entry.balance().unaccounted()));
        }
        partition.committed(offset);
    }

    /** Events of committed ranges that nothing became of, or two things, since the process began. Any thread. */
    public long unaccounted() {
        return unaccounted.sum();
    }

    public ByteBudget budget() {
        return budget;
    }

    private void over(PartitionLedger partition) {
        partition.end();
        // What Kafka Streams had queued for the task is thrown away with it.
        budget.release(partition.queuedBytes());
    }
}

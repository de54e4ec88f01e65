package dev.millrace.runtime;

import dev.millrace.ledger.ConsumerLag;
import dev.millrace.ledger.Ledger;
import dev.millrace.ledger.PartitionLedger;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every five seconds where the owned partitions end, on a thread of its own; nothing waits for it. */
final class LagWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);

    private static final long PAUSE_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;

    private final Ledger ledger;
    private final ConsumerLag lag;
    private final Admin admin;
    private final Thread thread = new Thread(this::watch, "millrace-lag");

    LagWatch(Ledger ledger, ConsumerLag lag, Admin admin) {
        this.ledger = ledger;
        this.lag = lag;
        this.admin = admin;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        Map<TopicPartition, OffsetSpec> owned = new HashMap<>();
        for (PartitionLedger partition : ledger.partitions()) {
            owned.put(partition.partition(), OffsetSpec.latest());
        }
        ListOffsetsResult answer = admin.listOffsets(owned, new ListOffsetsOptions().timeoutMs(ANSWER_MILLIS));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : owned.keySet()) {
            try {
                ends.put(partition, answer.partitionResult(partition).get().offset());
            } catch (ExecutionException e) {
                // BrokerWatch tells when Kafka is away, and a topic that is gone tells the stream thread.
                LOG.debug("No end of {}", partition, e);
            }
        }
        if (!ends.isEmpty() || owned.isEmpty()) {
            lag.ends(ends);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

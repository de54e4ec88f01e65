package dev.millrace.runtime.recovery;

import dev.millrace.runtime.recovery.TopicReader.Range;
import dev.millrace.sink.StoredCoordinates;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Compares the input topics with Elasticsearch, the dead-letter topic and the ledger, record by record. The order of the questions is
 * what makes the answer right beside an application that runs: what it has committed first, then what there is, since
 * all that is committed was acknowledged before.
 *
 * @param from where to begin; {@code null} for the beginning of what Kafka has
 * @param to where to end; {@code null} for what is committed
 * @param topics which of the input topics; empty for all
 * @param isRepair sends what is missing through the stages again
 */
public record Reconciliation(@Nullable Bound from, @Nullable Bound to, List<String> topics, boolean isRepair) {

    public Reconciliation {
        topics = List.copyOf(topics);
    }

    /**
     * Runs it.
     *
     * @param stages by which the events of a record are found
     * @return what became of the events that were sent again; nothing without repair
     */
    public Tally run(Connections connections, Stages stages, Findings findings)
            throws IOException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = connections.committed();
        DeadLetterTopic letters = DeadLetterTopic.read(
                connections.reader(), connections.config().deadLetters().topic());
        LedgerLines ledger = LedgerLines.read(
                connections.reader(), connections.config().ledger().topic());
        connections.elasticsearch().stored().refresh();
        List<String> compared = compared(connections.inputTopics());
        if (committed.keySet().stream().noneMatch(partition -> compared.contains(partition.topic()))) {
            // Nothing would be due, and the answer that nothing is missing.
            throw new IOException("the group " + connections.config().kafka().applicationId()
                    + " has committed nothing of " + String.join(", ", compared)
                    + ": it has never run, its offsets have expired, or kafka.application-id is another one's");
        }
        try (StoredCoordinates stored = connections.elasticsearch().stored().open();
                Redelivery redelivery = new Redelivery(connections, stages, Redelivery.Mode.REPAIR, letters::holds)) {
            for (String topic : compared) {
                String topicId = connections.topicId(topic);
                for (Range range : connections.reader().ranges(topic, from, to)) {
                    OffsetAndMetadata offset = committed.get(range.partition());
                    long due = Math.max(range.start(), Math.min(range.end(), offset == null ? 0 : offset.offset()));
                    PartitionReport report =
                            new PartitionReport(topic, range.partition().partition(), range.start(), due, range.end());
                    new PartitionComparison(
                                    connections,
                                    stages,
                                    letters,
                                    stored,
                                    isRepair ? redelivery : null,
                                    redelivery,
                                    ledger,
                                    topicId,
                                    report,
                                    findings)
                            .run();
                    findings.partition(report);
                }
            }
            redelivery.flush();
            return redelivery.tally();
        }
    }

    /** Of another topic nothing is committed, so nothing could be missing of it. */
    private List<String> compared(List<String> inputTopics) {
        for (String topic : topics) {
            if (!inputTopics.contains(topic)) {
                throw new IllegalArgumentException(topic + " is no input topic; these are " + inputTopics);
            }
        }
        return topics.isEmpty() ? inputTopics : topics;
    }
}

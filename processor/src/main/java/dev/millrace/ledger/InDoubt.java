package dev.millrace.ledger;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out what an earlier owner of a partition has stored beyond the committed offset, and which topic it is.
 *
 * <p>Asked by a stream thread, answered by another: reading starts when the answer is there. An implementation tries
 * again for as long as Kafka or Elasticsearch is away, so an answer may take long and never fails; cancelling the future
 * ends the trying.
 */
@FunctionalInterface
public interface InDoubt {

    /** @param positions the offsets from which reading is to start */
    CompletableFuture<Map<TopicPartition, Findings>> ask(Map<TopicPartition, Long> positions);

    /**
     * @param topicId the topic's UUID as it is now
     * @param stored what Elasticsearch holds from the asked offset on
     */
    record Findings(String topicId, StoredSet stored) {}
}

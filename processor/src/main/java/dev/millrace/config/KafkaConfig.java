package dev.millrace.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where events come from.
 *
 * @param inputTopics names; empty where {@code inputPattern} is given
 * @param inputPattern regular expression over topic names, instead of {@code inputTopics}
 * @param client any further setting of Kafka Streams and its clients under Kafka's own name
 */
public record KafkaConfig(
        String bootstrapServers,
        String applicationId,
        List<String> inputTopics,
        @Nullable String inputPattern,
        int streamThreads,
        Map<String, String> client) {

    public KafkaConfig {
        inputTopics = List.copyOf(inputTopics);
        client = Map.copyOf(client);
        Refusals.refuseIf(
                inputTopics.isEmpty() == (inputPattern == null),
                "name input-topics or an input-pattern, and only one of them");
        Refusals.refuseIf(streamThreads < 1, "stream-threads must be at least 1");
    }
}

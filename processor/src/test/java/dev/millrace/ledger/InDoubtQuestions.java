package dev.millrace.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** Keeps what was asked, and answers when the test says so. */
final class InDoubtQuestions implements InDoubt {

    private final List<Question> asked = new ArrayList<>();

    @Override
    public CompletableFuture<Map<TopicPartition, Findings>> ask(Map<TopicPartition, Long> positions) {
        Question question = new Question(Map.copyOf(positions), new CompletableFuture<>());
        asked.add(question);
        return question.answer;
    }

    List<Map<TopicPartition, Long>> asked() {
        return asked.stream().map(Question::positions).toList();
    }

    Question last() {
        return asked.get(asked.size() - 1);
    }

    record Question(Map<TopicPartition, Long> positions, CompletableFuture<Map<TopicPartition, Findings>> answer) {

        void nothingIsStored(String topicId) {
            Map<TopicPartition, Findings> findings = new HashMap<>();
            positions.keySet().forEach(partition -> findings.put(partition, new Findings(topicId, new StoredSet())));
            answer.complete(findings);
        }
    }
}

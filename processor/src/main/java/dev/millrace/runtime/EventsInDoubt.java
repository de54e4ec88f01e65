package dev.millrace.runtime;

import dev.millrace.ledger.InDoubt;
import dev.millrace.ledger.StoredSet;
import dev.millrace.ledger.TopicIds;
import dev.millrace.sink.ElasticsearchHealth;
import dev.millrace.sink.StoredDocuments;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kafka for the topics' UUIDs and Elasticsearch for what it holds, on a thread of its own, until both answer. */
final class EventsInDoubt implements InDoubt, TopicIds, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventsInDoubt.class);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(10);

    private final Admin admin;
    private final StoredDocuments stored;
    private final ElasticsearchHealth health;
    private final ScheduledThreadPoolExecutor thread;

    EventsInDoubt(Admin admin, StoredDocuments stored, ElasticsearchHealth health) {
        this.admin = admin;
        this.stored = stored;
        this.health = health;
        this.thread = new ScheduledThreadPoolExecutor(1, run -> {
            Thread made = new Thread(run, "millrace-in-doubt");
            made.setDaemon(true);
            return made;
        });
        this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public CompletableFuture<Map<TopicPartition, Findings>> ask(Map<TopicPartition, Long> positions) {
        CompletableFuture<Map<TopicPartition, Findings>> answer = new CompletableFuture<>();
        Map<TopicPartition, Long> asked = Map.copyOf(positions);
        later(() -> tryToAnswer(asked, answer, 0), Duration.ZERO, answer);
        return answer;
    }

    @Override
    public CompletableFuture<Map<String, String>> ask(Set<String> topics) {
        CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
        later(() -> tryToIdentify(Set.copyOf(topics), answer), Duration.ZERO, answer);
        return answer;
    }

    private void tryToIdentify(Set<String> topics, CompletableFuture<Map<String, String>> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            answer.complete(topicIds(topics));
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debug("The UUIDs of {} are not known yet", topics, e);
            later(() -> tryToIdentify(topics, answer), PAUSE, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(false);
        }
    }

    private void later(Runnable attempt, Duration delay, CompletableFuture<?> answer) {
        try {
            ScheduledFuture<?> unused = thread.schedule(attempt, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            answer.cancel(false);
        }
    }

    private void tryToAnswer(
            Map<TopicPartition, Long> positions, CompletableFuture<Map<TopicPartition, Findings>> answer, int tries) {
        if (answer.isDone() && health.isUp()) {
            return;
        }
        try {
            if (answer.isDone()) {
                // Nobody waits for it any more, but it was this question that stopped the intake.
                stored.refresh();
                health.succeeded();
                return;
            }
            Map<TopicPartition, Findings> found = find(positions, topicIds(topics(positions)));
            health.succeeded();
            answer.complete(found);
        } catch (IOException e) {
            health.unanswered(e.getClass().getSimpleName(), "asking for events in doubt: " + e.getMessage());
            later(() -> tryToAnswer(positions, answer, tries + 1), Duration.ofNanos(health.backoff(tries)), answer);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debug("The start of {} is not known yet", positions.keySet(), e);
            later(() -> tryToAnswer(positions, answer, tries), PAUSE, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(false);
        }
    }

    /** A topic that does not exist is an error here, so it is asked for again until it does. */
    private Map<String, String> topicIds(Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, String> ids = new HashMap<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get(ADMIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((topic, description) ->
                        ids.put(topic, description.topicId().toString()));
        return ids;
    }

    private static Set<String> topics(Map<TopicPartition, Long> positions) {
        Set<String> topics = new HashSet<>();
        positions.keySet().forEach(partition -> topics.add(partition.topic()));
        return topics;
    }

    private Map<TopicPartition, Findings> find(Map<TopicPartition, Long> positions, Map<String, String> topicIds)
            throws IOException {
        stored.refresh();
        Map<TopicPartition, Findings> findings = new HashMap<>();
        for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
            TopicPartition partition = position.getKey();
            String topicId = topicIds.get(partition.topic());
            if (topicId == null) {
                throw new KafkaException("no UUID for topic " + partition.topic());
            }
            StoredSet found = new StoredSet();
            stored.find(topicId, partition.partition(), position.getValue(), found::add);
            if (found.offsets() > 0) {
                LOG.atInfo()
                        .addKeyValue("kafka.topic", partition.topic())
                        .addKeyValue("kafka.partition", partition.partition())
                        .addKeyValue("kafka.offset", position.getValue())
                        .log("{} records beyond the committed offset are stored already", found.offsets());
            }
            findings.put(partition, new Findings(topicId, found));
        }
        return findings;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

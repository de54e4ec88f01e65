package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.ledger.InDoubt;
import dev.millrace.ledger.StoredSet;
import dev.millrace.sink.DocumentIds;
import dev.millrace.sink.ElasticsearchHealth;
import dev.millrace.sink.FakeElasticsearch;
import dev.millrace.sink.StoredDocuments;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsInDoubtTest {

    private static final Uuid TOPIC_ID = Uuid.fromString("k3cTbUoBQ2yNZzLxEvJQHA");
    private static final TopicPartition A = new TopicPartition("logs", 0);
    private static final TopicPartition B = new TopicPartition("logs", 1);

    private final FakeElasticsearch elasticsearch = new FakeElasticsearch();
    private final RestClient client = elasticsearch.client();
    private final ElasticsearchHealth health =
            new ElasticsearchHealth(BulkConfig.DEFAULT, InstantSource.system(), new Random(1));
    private final AtomicBoolean isTopicThere = new AtomicBoolean(true);
    private final AtomicInteger described = new AtomicInteger();
    private final EventsInDoubt inDoubt =
            new EventsInDoubt(admin(), new StoredDocuments(client, new DocumentIds(0), "logs-*"), health);

    @AfterEach
    void close() throws IOException {
        inDoubt.close();
        client.close();
        elasticsearch.close();
    }

    @Test
    void findsTheTopicsUuidAndWhatIsStoredOfEachPartition() {
        // given
        elasticsearch.holds(TOPIC_ID + ":0:9:0", TOPIC_ID + ":0:10:1", TOPIC_ID + ":1:10:0");

        // when
        Map<TopicPartition, InDoubt.Findings> found =
                inDoubt.ask(Map.of(A, 10L, B, 11L)).join();

        // then
        assertThat(found).containsOnlyKeys(A, B);
        assertThat(found.values()).extracting(InDoubt.Findings::topicId).containsOnly(TOPIC_ID.toString());
        assertThat(stored(found, A).offsets()).isEqualTo(1);
        assertThat(stored(found, A).contains(10, 1)).isTrue();
        assertThat(stored(found, B).offsets()).isZero();
        assertThat(elasticsearch.asked()).startsWith("_refresh");
    }

    @Test
    void asksUntilElasticsearchAnswersAndSaysMeanwhileThatItIsDown() {
        // given
        elasticsearch.answers("_refresh", FakeElasticsearch.refused(503, "no_master", "no master"));

        // when
        CompletableFuture<Map<TopicPartition, InDoubt.Findings>> answer = inDoubt.ask(Map.of(A, 0L));

        // then
        await().untilAsserted(() -> assertThat(health.describe()).contains("asking for events in doubt", "503"));
        await().until(answer::isDone);
        assertThat(answer.join()).containsOnlyKeys(A);
        assertThat(health.isUp()).isTrue();
    }

    @Test
    void asksUntilKafkaKnowsTheTopic() {
        // given
        isTopicThere.set(false);

        // when
        CompletableFuture<Map<TopicPartition, InDoubt.Findings>> answer = inDoubt.ask(Map.of(A, 0L));
        await().until(() -> described.get() > 0);
        isTopicThere.set(true);

        // then
        await().until(answer::isDone);
        assertThat(answer.join()).containsOnlyKeys(A);
        assertThat(health.isUp()).isTrue();
    }

    @Test
    void asksForTheUuidUntilKafkaKnowsTheTopic() {
        // given
        isTopicThere.set(false);

        // when
        CompletableFuture<Map<String, String>> answer = inDoubt.ask(Set.of("logs"));
        await().until(() -> described.get() > 0);
        isTopicThere.set(true);

        // then
        await().until(answer::isDone);
        assertThat(answer.join()).containsExactly(Map.entry("logs", TOPIC_ID.toString()));
    }

    @Test
    void opensTheIntakeAgainThatAQuestionStoppedThoughNobodyWaitsForItsAnswer() {
        // given
        FakeElasticsearch.Answer refused = FakeElasticsearch.refused(503, "no_master", "no master");
        // It is asked a second time before anyone can look, and must not be answered yet.
        elasticsearch.answers("_refresh", refused, refused, refused);
        CompletableFuture<Map<TopicPartition, InDoubt.Findings>> answer = inDoubt.ask(Map.of(A, 0L));
        await().until(() -> !health.isUp());

        // when the partition is revoked
        answer.cancel(false);

        // then
        await().until(health::isUp);
    }

    @Test
    void stopsAskingWhenNobodyWaits() {
        // given
        isTopicThere.set(false);
        CompletableFuture<Map<TopicPartition, InDoubt.Findings>> dropped = inDoubt.ask(Map.of(A, 0L));
        await().until(() -> described.get() > 0);

        // when
        dropped.cancel(false);
        isTopicThere.set(true);
        CompletableFuture<Map<TopicPartition, InDoubt.Findings>> wanted = inDoubt.ask(Map.of(B, 0L));

        // then
        await().until(wanted::isDone);
        assertThat(wanted.join()).containsOnlyKeys(B);
        assertThat(dropped).isCancelled();
        assertThat(elasticsearch.requests()).hasSize(4);
    }

    private static StoredSet stored(Map<TopicPartition, InDoubt.Findings> found, TopicPartition partition) {
        return Objects.requireNonNull(found.get(partition)).stored();
    }

    /** An administrator that is asked one question only. */
    private Admin admin() {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("describeTopics")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    Map<String, KafkaFuture<TopicDescription>> described = new HashMap<>();
                    for (Object topic : (Collection<?>) arguments[0]) {
                        described.put(String.valueOf(topic), describe(String.valueOf(topic)));
                    }
                    return new Described(described);
                });
    }

    private KafkaFuture<TopicDescription> describe(String topic) {
        described.incrementAndGet();
        if (!isTopicThere.get()) {
            KafkaFutureImpl<TopicDescription> failed = new KafkaFutureImpl<>();
            failed.completeExceptionally(new UnknownTopicOrPartitionException(topic));
            return failed;
        }
        return KafkaFuture.completedFuture(new TopicDescription(topic, false, List.of(), null, TOPIC_ID));
    }

    private static final class Described extends DescribeTopicsResult {

        Described(Map<String, KafkaFuture<TopicDescription>> byName) {
            super(null, byName);
        }
    }
}

package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.config.MillraceConfig;
import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import dev.millrace.metrics.Counters;
import dev.millrace.servers.Servers;
import dev.millrace.sink.ElasticsearchSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What every integration test needs: real servers, topics of its own, and the promises as assertions. */
abstract class IntegrationTest {

    static final Duration LONG = Duration.ofMinutes(2);

    @RegisterExtension
    static final Servers SERVERS = Servers.shared();

    @TempDir
    Path folder;

    TestTopics topics;
    StoredEvents stored;

    @BeforeEach
    void connect() {
        topics = new TestTopics(SERVERS.kafka().bootstrapServers());
        stored = new StoredEvents(elasticsearch(), topics.input());
        installTemplates();
    }

    /** The product's own; installing them again changes nothing. */
    private static void installTemplates() {
        try {
            ElasticsearchSetup.install(
                    new ElasticsearchConfig(
                            List.of(elasticsearch()), null, null, null, null, null, Duration.ofSeconds(30), LONG),
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void disconnect() {
        stored.close();
        topics.close();
    }

    static URI elasticsearch() {
        return SERVERS.elasticsearch().url();
    }

    Path configFile(URI elasticsearch, Map<String, String> client, String more) {
        return RunningMillrace.config(folder, topics, elasticsearch, client, more);
    }

    MillraceConfig config() {
        return config(elasticsearch());
    }

    MillraceConfig config(URI elasticsearch) {
        return RunningMillrace.load(configFile(elasticsearch, Map.of(), ""));
    }

    /** One event; every {@code badEvery}-th is broken JSON. */
    static String event(int number) {
        return "{\"message\":\"event %d\",\"level\":\"info\",\"number\":%d}".formatted(number, number);
    }

    static String broken(int number) {
        return "{\"message\":\"event %d".formatted(number);
    }

    void awaitStored(long count) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class) // a shard that is just being made
                .untilAsserted(() -> assertThat(stored.count()).isGreaterThanOrEqualTo(count));
    }

    void awaitNoLag() {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(topics.lag()).isZero());
    }

    /** Each event of the topic is stored once, in whatever index. */
    List<JsonNode> assertStoredOnce(long expected) {
        List<JsonNode> documents = stored.all();
        Set<String> ids = new HashSet<>();
        documents.forEach(document -> ids.add(document.path("_id").asText()));
        assertThat(documents).hasSize((int) expected);
        // Pages are cut by partition and offset, where two copies at a border would pass for one; a count does not.
        assertThat(stored.count()).isEqualTo(expected);
        assertThat(ids).hasSize((int) expected);
        return documents;
    }

    static void assertBalanced(Counters counters) {
        assertThat(counters.open()).as("events read and not settled").isZero();
    }
}

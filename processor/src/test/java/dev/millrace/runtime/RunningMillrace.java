package dev.millrace.runtime;

import static org.awaitility.Awaitility.await;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.lookup.LookupTables;
import dev.millrace.metrics.Counters;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.streams.KafkaStreams;

/** The application in this JVM, where a test can look inside. */
final class RunningMillrace implements AutoCloseable {

    private final Millrace millrace;
    private final LookupTables lookups;
    private final Counters counters = new Counters();
    private final List<KafkaStreams.State> states = new CopyOnWriteArrayList<>();

    private RunningMillrace(MillraceConfig config, UnaryOperator<Consumer<byte[], byte[]>> underTheGate) {
        lookups = LookupTables.startInBackground(
                config.enrich(), InstantSource.system(), new ClientSettings(config.kafka()).lookupConsumer());
        millrace = new Millrace(
                config,
                Stages.create(config.stages(), lookups.lookups(), InstantSource.system(), counters),
                counters,
                InstantSource.system(),
                "test",
                underTheGate);
        millrace.streams().setStateListener((now, before) -> states.add(now));
    }

    static RunningMillrace start(MillraceConfig config) {
        return start(config, UnaryOperator.identity());
    }

    /** @param underTheGate wraps the consumer that the gate talks to */
    static RunningMillrace start(MillraceConfig config, UnaryOperator<Consumer<byte[], byte[]>> underTheGate) {
        RunningMillrace running = new RunningMillrace(config, underTheGate);
        try {
            running.millrace.start(running.lookups::isWarm);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return running;
    }

    Millrace millrace() {
        return millrace;
    }

    LookupTables lookups() {
        return lookups;
    }

    Counters counters() {
        return counters;
    }

    /** The states of Kafka Streams since the start, in order. */
    List<KafkaStreams.State> states() {
        return List.copyOf(states);
    }

    RunningMillrace awaitRunning() {
        // By what the listener was told, which is a moment later: who counts the states from here must not count this
        // one.
        await().atMost(IntegrationTest.LONG)
                .until(() -> !states.isEmpty() && states.get(states.size() - 1) == KafkaStreams.State.RUNNING);
        return this;
    }

    @Override
    public void close() {
        millrace.close();
        lookups.close();
    }

    /** A configuration file with short timeouts for tests, and {@code more} lines of YAML behind it. */
    static Path config(Path folder, TestTopics topics, URI elasticsearch, Map<String, String> client, String more) {
        Map<String, String> clients = new TreeMap<>(Map.of(
                "max.poll.interval.ms", "6000",
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "500",
                "commit.interval.ms", "200",
                "metadata.max.age.ms", "1000",
                "state.dir", folder.resolve("state").toString()));
        clients.putAll(client);
        StringBuilder settings = new StringBuilder();
        clients.forEach((key, value) -> settings.append("    \"%s\": \"%s\"\n".formatted(key, value)));
        String yaml = """
                kafka:
                  bootstrap-servers: %s
                  application-id: %s
                  input-topics: [%s]
                  client:
                %ssink:
                  elasticsearch:
                    hosts: [%s]
                    request-timeout: 5s
                dead-letters:
                  topic: %s
                http:
                  port: 0
                %s""".formatted(
                        topics.bootstrapServers(),
                        topics.group(),
                        topics.input(),
                        settings,
                        elasticsearch,
                        topics.deadLetters(),
                        more.contains("ledger:") ? more : more + "ledger:\n  topic: " + topics.ledger() + "\n");
        try {
            return Files.writeString(folder.resolve("millrace.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MillraceConfig load(Path file) {
        return ConfigLoader.load(file);
    }
}

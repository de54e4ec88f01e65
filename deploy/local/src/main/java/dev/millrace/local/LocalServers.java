package dev.millrace.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker and a node that start side by side.
 *
 * <p>As a JUnit extension they start before the first class that registers them, are shared by all classes of the run
 * that ask for the same options, and end with the run:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final LocalServers SERVERS = LocalServers.shared();
 * }</pre>
 *
 * A test that stops, kills or suspends one of them brings it back before it ends. Elsewhere: {@link #start}.
 */
public final class LocalServers implements AutoCloseable, BeforeAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LocalServers.class);

    private final KafkaOptions kafkaOptions;
    private final ElasticsearchOptions elasticsearchOptions;
    private @Nullable RunningServers running;

    private LocalServers(KafkaOptions kafkaOptions, ElasticsearchOptions elasticsearchOptions) {
        this.kafkaOptions = kafkaOptions;
        this.elasticsearchOptions = elasticsearchOptions;
    }

    /** For tests, with the usual options; logs are kept in the build's folder {@code target/local-servers}. */
    public static LocalServers shared() {
        Optional<Path> logs = Optional.of(
                        Path.of(System.getProperty("basedir", "")).resolve("target"))
                .filter(Files::isDirectory)
                .map(target -> target.resolve("local-servers"));
        return shared(
                logs.map(KafkaOptions.defaults()::withLogs).orElse(KafkaOptions.defaults()),
                logs.map(ElasticsearchOptions.defaults()::withLogs).orElse(ElasticsearchOptions.defaults()));
    }

    /** For tests. Servers are shared by those whose options are equal. */
    public static LocalServers shared(KafkaOptions kafka, ElasticsearchOptions elasticsearch) {
        return new LocalServers(kafka, elasticsearch);
    }

    /** Starts both; the caller closes them. Returns at once: {@link #kafka} and {@link #elasticsearch} wait. */
    public static LocalServers start(KafkaOptions kafka, ElasticsearchOptions elasticsearch) {
        LocalServers servers = new LocalServers(kafka, elasticsearch);
        servers.running = RunningServers.start(kafka, elasticsearch);
        return servers;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        record Key(KafkaOptions kafka, ElasticsearchOptions elasticsearch) {}
        running = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        new Key(kafkaOptions, elasticsearchOptions),
                        key -> RunningServers.start(key.kafka(), key.elasticsearch()),
                        RunningServers.class);
    }

    /** Waits until the broker answers; {@link ServerStartException} when it did not come up. */
    public LocalKafka kafka() {
        return running().kafka();
    }

    /** Waits until the node answers; {@link ServerStartException} when it did not come up. */
    public LocalElasticsearch elasticsearch() {
        return running().elasticsearch();
    }

    private RunningServers running() {
        if (running == null) {
            throw new IllegalStateException("not started; is the field static and annotated with @RegisterExtension?");
        }
        return running;
    }

    /** Ends what {@link #start} has started; shared servers end with the test run. */
    @Override
    public void close() {
        running().close();
    }
}

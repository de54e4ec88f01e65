package dev.millrace.servers;

import dev.millrace.local.ElasticsearchOptions;
import dev.millrace.local.ElasticsearchServer;
import dev.millrace.local.KafkaOptions;
import dev.millrace.local.KafkaServer;
import dev.millrace.local.RunningServers;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker and a node that start side by side before the first class that registers them, are shared by all classes of the
 * run, and end with it:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final Servers SERVERS = Servers.shared();
 * }</pre>
 *
 * A test that stops, kills or suspends one of them brings it back before it ends.
 */
public final class Servers implements BeforeAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Servers.class);

    private @Nullable RunningServers<?, ?> running;

    private Servers() {}

    public static Servers shared() {
        return new Servers();
    }

    /** A broker of a test's own, which closes it. Its log is kept with those of the shared ones. */
    public static KafkaServer start(KafkaOptions options) {
        return Provider.chosen().kafka(options.withLogs(logs()));
    }

    /** A node of a test's own, which closes it. Its log is kept with those of the shared ones. */
    public static ElasticsearchServer start(ElasticsearchOptions options) {
        return Provider.chosen().elasticsearch(options.withLogs(logs()));
    }

    private static Path logs() {
        return Path.of(System.getProperty("basedir", ""), "target", "server-logs");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        "shared",
                        key -> RunningServers.start(
                                () -> start(KafkaOptions.defaults()), () -> start(ElasticsearchOptions.defaults())),
                        RunningServers.class);
    }

    /** Waits until the broker answers; {@link dev.millrace.local.ServerStartException} when it did not come up. */
    public KafkaServer kafka() {
        return running().kafka();
    }

    /** Waits until the node answers; {@link dev.millrace.local.ServerStartException} when it did not come up. */
    public ElasticsearchServer elasticsearch() {
        return running().elasticsearch();
    }

    private RunningServers<?, ?> running() {
        if (running == null) {
            throw new IllegalStateException("not started; is the field static and annotated with @RegisterExtension?");
        }
        return running;
    }
}

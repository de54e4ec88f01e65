package dev.millrace.local;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * Main class of the broker's JVM: formats the storage if that was never done, runs the broker, and writes the JVM's
 * process id to a file once a client gets an answer. All in one JVM, since each further one costs a second and the
 * parent shall do without Kafka's jars.
 *
 * <p>Arguments: {@code server.properties}, the file for the process id.
 */
final class KafkaBroker {

    private KafkaBroker() {}

    public static void main(String[] arguments) throws IOException {
        Path configuration = Path.of(arguments[0]);
        Path ready = Path.of(arguments[1]);
        Files.deleteIfExists(ready);
        Properties settings = read(configuration);
        format(configuration, settings);
        Thread probe = new Thread(() -> announce(settings, ready), "first-answer");
        probe.setDaemon(true);
        probe.start();
        Kafka.main(new String[] {configuration.toString()});
    }

    private static Properties read(Path configuration) throws IOException {
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(configuration)) {
            settings.load(in);
        }
        return settings;
    }

    private static void format(Path configuration, Properties settings) {
        Path storage = Path.of(settings.getProperty("log.dirs"));
        if (Files.exists(storage.resolve("meta.properties"))) {
            return;
        }
        String[] format = {
            "format",
            "--config",
            configuration.toString(),
            "--cluster-id",
            Uuid.randomUuid().toString()
        };
        int status = StorageTool.execute(format, System.out);
        if (status != 0) {
            throw new IllegalStateException("formatting " + storage + " ended with status " + status);
        }
    }

    private static void announce(Properties settings, Path ready) {
        // The plain listener is the first; "PLAINTEXT://127.0.0.1:port".
        String plain = settings.getProperty("listeners").split(",", 2)[0];
        String address = plain.substring(plain.indexOf("://") + 3);
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
                "50",
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                "100",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                "600000"))) {
            while (admin.describeCluster().nodes().get().isEmpty()) {
                Thread.sleep(50);
            }
            Files.writeString(ready, Long.toString(ProcessHandle.current().pid()));
        } catch (ExecutionException | IOException e) {
            throw new IllegalStateException("the broker does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.http.AdminServer;
import dev.millrace.lookup.LookupTables;
import dev.millrace.metrics.Counters;
import dev.millrace.metrics.KafkaMeters;
import dev.millrace.metrics.Meters;
import dev.millrace.metrics.MetricDocument;
import dev.millrace.runtime.ClientSettings;
import dev.millrace.runtime.MetricDocuments;
import dev.millrace.runtime.Millrace;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: the application, until SIGTERM or Ctrl-C. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Reads the input topics and writes documents to Elasticsearch until it is told to stop (SIGTERM, Ctrl-C); then"
                    + " it settles what is open and leaves the consumer group.",
            "Waits for Kafka, the input topics and Elasticsearch if they are away. Health, metrics and status are at"
                    + " http.host and http.port: /livez, /readyz, /metrics, /."
        })
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Override
    public Integer call() throws IOException, InterruptedException {
        MillraceConfig loaded = ConfigLoader.load(config.path());
        InstantSource clock = InstantSource.system();
        Counters counters = new Counters();
        CountDownLatch closed = new CountDownLatch(1);
        // Not waited for here: the admin port says why the application is not ready.
        try (LookupTables lookups = LookupTables.startInBackground(
                        loaded.enrich(), clock, new ClientSettings(loaded.kafka()).lookupConsumer());
                Meters meters = new Meters(counters)) {
            Millrace millrace = new Millrace(
                    loaded,
                    Stages.create(loaded.stages(), lookups.lookups(), clock, counters),
                    counters,
                    clock,
                    Version.current());
            Views views = new Views(millrace, lookups, counters, clock);
            views.publish(meters);
            KafkaMeters.publish(millrace.streams(), meters);
            MetricDocuments documents = metricDocuments(loaded, views, counters, clock);
            try (documents;
                    AdminServer admin = AdminServer.start(
                            loaded.http(),
                            views::conditions,
                            meters::scrape,
                            views::status,
                            new LookupAdmin(lookups, clock))) {
                LOG.atInfo().addKeyValue("server.port", admin.port()).log("Health and metrics are served");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(millrace, closed), "millrace-shutdown"));
                millrace.start(lookups::isWarm);
                closed.await();
            }
        }
        return 0;
    }

    private static @Nullable MetricDocuments metricDocuments(
            MillraceConfig loaded, Views views, Counters counters, InstantSource clock) {
        if (loaded.metrics().topic() == null) {
            return null;
        }
        MetricDocument document = new MetricDocument(counters, Version.current(), host(), clock.instant());
        return MetricDocuments.start(
                loaded.metrics(),
                clock,
                now -> document.next(now, views.standing(), views.lookupNumbers()),
                () -> new KafkaProducer<>(
                        new ClientSettings(loaded.kafka()).metricsProducer(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** The process ends when this does, so everything must be settled by then. */
    private static void stop(Millrace millrace, CountDownLatch closed) {
        LOG.info("Stopping: settling what is open");
        millrace.close();
        closed.countDown();
    }
}

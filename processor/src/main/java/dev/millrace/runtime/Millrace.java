package dev.millrace.runtime;

import dev.millrace.config.MillraceConfig;
import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.deadletter.DeadLetters;
import dev.millrace.ledger.BatchSettlement;
import dev.millrace.ledger.ByteBudget;
import dev.millrace.ledger.ConsumerLag;
import dev.millrace.ledger.GatedConsumer;
import dev.millrace.ledger.Intake;
import dev.millrace.ledger.Ledger;
import dev.millrace.ledger.LedgerTopic;
import dev.millrace.ledger.MetadataUpdates;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.BatchWriter;
import dev.millrace.sink.BulkSender;
import dev.millrace.sink.DocumentIds;
import dev.millrace.sink.ElasticsearchClients;
import dev.millrace.sink.ElasticsearchHealth;
import dev.millrace.sink.HostFailures;
import dev.millrace.sink.StoredDocuments;
import dev.millrace.topology.MillraceTopology;
import dev.millrace.topology.Stages;
import dev.millrace.topology.ThreadParts;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running application. Built once, started once, closed once.
 *
 * <pre>
 *   built ── start() ──> waiting for topics ──> running ── close() ──> draining ──> closed
 * </pre>
 *
 * <p>While it runs, stream threads read, decode and encode; {@link BulkSender}'s workers write; one thread writes dead
 * letters, one the ledger, and one asks what is in doubt. They meet in the {@link Ledger}, the {@link Counters} and {@link
 * ElasticsearchHealth}, and nowhere else.
 */
public final class Millrace implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Millrace.class);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PUNCTUATION = Duration.ofMillis(200);

    private final MillraceConfig config;
    private final Counters counters;
    private final Supplier<Stages> stages;
    private final LedgerTopic ledgerTopic;
    private final Ledger ledger;
    private final Intake intake;
    private final Admin admin;
    private final Closeable elasticsearch;
    private final ElasticsearchHealth health;
    private final DeadLetters deadLetters;
    private final BulkSender sender;
    private final EventsInDoubt inDoubt;
    private final KafkaStreams streams;
    private final CloseOptions atClose;
    private final ThreadLocal<ThreadParts> threadParts = ThreadLocal.withInitial(this::threadParts);
    private final InputTopics inputTopics;
    private final BrokerWatch brokers;
    private final ConsumerLag lag;
    private final LagWatch lagWatch;
    private final IntakeWords intakeWords;
    private volatile boolean closing;

    /**
     * Builds everything and connects to nothing yet.
     *
     * @param stages makes the stages of one stream thread
     * @throws IllegalArgumentException if a setting would break the delivery promise
     */
    public Millrace(
            MillraceConfig config, Supplier<Stages> stages, Counters counters, InstantSource clock, String version) {
        this(config, stages, counters, clock, version, UnaryOperator.identity());
    }

    /** @param underTheGate wraps the consumer that the gate talks to, so that a test can make it fail */
    Millrace(
            MillraceConfig config,
            Supplier<Stages> stages,
            Counters counters,
            InstantSource clock,
            String version,
            UnaryOperator<Consumer<byte[], byte[]>> underTheGate) {
        this.config = config;
        this.counters = counters;
        this.stages = stages;
        ClientSettings settings = new ClientSettings(config.kafka());
        BulkConfig bulk = config.sink().bulk();
        ledgerTopic = new LedgerTopic(
                config.ledger().topic(),
                () -> new KafkaProducer<>(
                        settings.ledgerProducer(), new ByteArraySerializer(), new ByteArraySerializer()));
        ledger = new Ledger(new ByteBudget(config.ledger().maxBufferedBytes()), ledgerTopic);
        health = new ElasticsearchHealth(bulk, clock, new Random());
        intake = new Intake(health::isUp);
        admin = Admin.create(settings.admin());
        // One connection per request in flight, one for questions.
        HostFailures hostFailures = new HostFailures();
        var client = ElasticsearchClients.lowLevel(config.sink().elasticsearch(), bulk.maxInFlight() + 1, hostFailures);
        elasticsearch = client;
        StoredDocuments stored = new StoredDocuments(client, new DocumentIds(bulk.generation()), "logs-*");
        deadLetters = new DeadLetters(
                config.deadLetters().topic(),
                () -> new KafkaProducer<>(
                        settings.deadLetterProducer(), new ByteArraySerializer(), new ByteArraySerializer()),
                counters,
                clock,
                version);
        sender = new BulkSender(bulk, client, hostFailures, stored, health, deadLetters, counters, clock);
        inDoubt = new EventsInDoubt(admin, stored, health);
        inputTopics = new InputTopics(config.kafka(), admin);
        brokers = new BrokerWatch(config.kafka().bootstrapServers(), admin);
        lag = new ConsumerLag(ledger, clock);
        lagWatch = new LagWatch(ledger, lag, admin);
        intakeWords = new IntakeWords(health, ledger, config.ledger().window(), sender::troubles);
        streams = new KafkaStreams(
                MillraceTopology.build(config.kafka(), threadParts::get),
                settings.streams(),
                new GatedClients((consumer, updates) -> gate(underTheGate.apply(consumer), updates)));
        atClose = CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        settings.isStaticMember()
                                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        streams.setUncaughtExceptionHandler(new ThreadReplacement(() -> closing));
    }

    private Consumer<byte[], byte[]> gate(Consumer<byte[], byte[]> consumer, MetadataUpdates updates) {
        return new GatedConsumer(
                consumer,
                ledger,
                intake,
                inDoubt,
                inDoubt,
                updates,
                config.ledger().window(),
                () -> threadParts.get().writer().sealIfDue(),
                () -> threadParts.get().writer().sealIfIdle(),
                () -> threadParts.get().writer().abandon());
    }

    /** Called once by each stream thread. */
    private ThreadParts threadParts() {
        Stages ofThread = stages.get();
        BatchWriter writer =
                new BatchWriter(config.sink().bulk(), sender, () -> new BatchSettlement(ledger.budget()), counters);
        return new ThreadParts(
                ofThread.decoder(), ofThread.byStage(), writer, ledger, deadLetters, counters, PUNCTUATION);
    }

    /**
     * Waits for the input topics and the lookups, then starts reading. Returns when the stream threads are started.
     *
     * @param isWarm whether the lookup tables have something to serve: events that pass before are not enriched
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void start(BooleanSupplier isWarm) throws InterruptedException {
        inputTopics.await(() -> closing);
        awaitWarm(isWarm);
        synchronized (streams) {
            if (!closing) {
                brokers.start();
                lagWatch.start();
                streams.start();
            }
        }
    }

    private void awaitWarm(BooleanSupplier isWarm) {
        if (!isWarm.getAsBoolean()) {
            LOG.warn("Waiting for the lookup tables");
        }
        while (!closing && !isWarm.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** The flow, for {@code Topology.describe()}. */
    public KafkaStreams streams() {
        return streams;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Whether records are read, or what holds them back, in words. */
    public String intakeInWords() {
        return intake.isStopped() ? "stopped: waiting until what was read is settled" : intakeWords.describe();
    }

    public ConsumerLag lag() {
        return lag;
    }

    public ElasticsearchHealth health() {
        return health;
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    public LedgerTopic ledgerTopic() {
        return ledgerTopic;
    }

    public BulkSender sender() {
        return sender;
    }

    public InputTopics inputTopics() {
        return inputTopics;
    }

    /**
     * Stops: reads no more, waits, at most the drain timeout, until all that was read is settled and committed, then
     * leaves the group. Without leaving, the next start would get its partitions only when the session has expired (43 s
     * with Kafka's defaults, tried on 4.3.1). A static member stays: its partitions wait for its next start, and nobody
     * else's move. Kafka Streams offers no place for the wait: its last commit comes before
     * {@code Processor.close()}.
     */
    @Override
    public void close() {
        synchronized (streams) {
            closing = true;
        }
        intake.stop();
        if (streams.state().isRunningOrRebalancing()) {
            drain();
        }
        if (!streams.close(atClose)) {
            LOG.warn("Kafka Streams did not end within {}; what is not committed is read again", CLOSE_TIMEOUT);
        }
        brokers.close();
        lagWatch.close();
        inDoubt.close();
        sender.close();
        deadLetters.close();
        ledgerTopic.close();
        admin.close(Duration.ofSeconds(5));
        try {
            elasticsearch.close();
        } catch (IOException e) {
            LOG.debug("Closing the connections to Elasticsearch", e);
        }
    }

    private void drain() {
        long deadline = System.nanoTime() + config.ledger().drainTimeout().toNanos();
        while (!ledger.isDrained()) {
            if (System.nanoTime() - deadline > 0) {
                LOG.warn(
                        "{} events are not settled after {}; their records are read again by the next owner",
                        counters.open(),
                        config.ledger().drainTimeout());
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        LOG.info("All that was read is settled and committed");
    }
}

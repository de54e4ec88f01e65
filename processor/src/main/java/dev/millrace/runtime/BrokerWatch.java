package dev.millrace.runtime;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once when Kafka, or one of its brokers, goes away and once when it is back. Kafka's own clients tell it at each
 * attempt to connect, which is why they are silenced. Asks every ten seconds on a thread of its own; nothing waits for it.
 */
final class BrokerWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

    private static final long PAUSE_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 10_000;

    private final String bootstrapServers;
    private final Brokers brokers;
    private final Thread thread = new Thread(this::watch, "millrace-brokers");

    /** Those that were seen once, by id. */
    private final Map<Integer, Node> known = new TreeMap<>();

    private final TreeSet<Integer> gone = new TreeSet<>();
    private boolean answers = true;

    BrokerWatch(String bootstrapServers, Admin admin) {
        this(
                bootstrapServers,
                () -> admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
                        .nodes()
                        .get(2L * ANSWER_MILLIS, TimeUnit.MILLISECONDS));
    }

    BrokerWatch(String bootstrapServers, Brokers brokers) {
        this.bootstrapServers = bootstrapServers;
        this.brokers = brokers;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks once. */
    void look() throws InterruptedException {
        try {
            Collection<Node> there = brokers.ask();
            if (!answers) {
                LOG.info("Kafka at {} answers again", bootstrapServers);
            }
            answers = true;
            compare(there);
        } catch (ExecutionException | TimeoutException e) {
            if (answers) {
                LOG.atWarn()
                        .addKeyValue("error.message", e.getCause() == null ? e : e.getCause())
                        .log("Kafka at {} does not answer; its clients go on trying", bootstrapServers);
            }
            answers = false;
        }
    }

    private void compare(Collection<Node> there) {
        TreeSet<Integer> missing = new TreeSet<>(known.keySet());
        for (Node node : there) {
            missing.remove(node.id());
            known.put(node.id(), node);
            if (gone.remove(node.id())) {
                LOG.info("Kafka broker {} is back", node);
            }
        }
        for (Integer id : missing) {
            if (gone.add(id)) {
                LOG.warn("Kafka broker {} is gone; the others go on", known.get(id));
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** Asks Kafka for the brokers that are alive. */
    @FunctionalInterface
    interface Brokers {

        Collection<Node> ask() throws InterruptedException, ExecutionException, TimeoutException;
    }
}

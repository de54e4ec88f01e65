package dev.millrace.runtime;

import dev.millrace.config.KafkaConfig;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the input topics are there: for Kafka Streams a missing one is fatal. Says what it waits for once per change.
 * Used by the starting thread, read by anyone.
 */
public final class InputTopics {

    private static final Logger LOG = LoggerFactory.getLogger(InputTopics.class);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaConfig config;
    private final Admin admin;
    private volatile String waitingFor = "Kafka at start";

    InputTopics(KafkaConfig config, Admin admin) {
        this.config = config;
        this.admin = admin;
    }

    /** What the start waits for; empty once it is there. */
    public String waitingFor() {
        return waitingFor;
    }

    void await(BooleanSupplier isClosing) throws InterruptedException {
        while (!isClosing.getAsBoolean()) {
            String missing = missing();
            if (!missing.equals(waitingFor)) {
                waitingFor = missing;
                if (missing.isEmpty()) {
                    LOG.info("The input topics are there");
                } else {
                    LOG.warn("Waiting for {}", missing);
                }
            }
            if (missing.isEmpty()) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private String missing() throws InterruptedException {
        try {
            Set<String> there = admin.listTopics().names().get(10, TimeUnit.SECONDS);
            String pattern = config.inputPattern();
            if (pattern != null) {
                return there.stream().anyMatch(Pattern.compile(pattern).asMatchPredicate())
                        ? ""
                        : "a topic that matches kafka.input-pattern " + pattern;
            }
            Set<String> missing = new TreeSet<>(config.inputTopics());
            missing.removeAll(there);
            return missing.isEmpty() ? "" : "the input topics " + missing + "; create them or run setup";
        } catch (ExecutionException | TimeoutException e) {
            return "Kafka at " + config.bootstrapServers();
        }
    }
}

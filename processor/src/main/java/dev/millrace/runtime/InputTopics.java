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
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Waits until the input topics are there: for Kafka Streams a missing one is fatal. Says what it waits for once per change.
 * Used by the starting thread, read by anyone.
 */
public final class InputTopics {

    private static final Logger LOG = LoggerFactory.getLogger(InputTopics.class);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final int ANSWER_MILLIS = 10_000;

    private final KafkaConfig config;
    private final TopicNames topicNames;
    private volatile String waitingFor = "Kafka at start";

    /** What {@link #waitingFor} is about; unlike its text it does not vary from one attempt to the next. */
    private String kind = "start";

    InputTopics(KafkaConfig config, Admin admin) {
        this(
                config,
                () -> admin.listTopics(new ListTopicsOptions().timeoutMs(ANSWER_MILLIS))
                        .names()
                        .get(2L * ANSWER_MILLIS, TimeUnit.MILLISECONDS));
    }

    InputTopics(KafkaConfig config, TopicNames topicNames) {
        this.config = config;
        this.topicNames = topicNames;
    }

    /** What the start waits for; empty once it is there. */
    public String waitingFor() {
        return waitingFor;
    }

    void await(BooleanSupplier isClosing) throws InterruptedException {
        while (!isClosing.getAsBoolean() && !areThere()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Asks once. */
    boolean areThere() throws InterruptedException {
        try {
            String missing = missing(topicNames.ask());
            if (isChange("topics: " + missing, missing)) {
                if (missing.isEmpty()) {
                    LOG.info("The input topics are there");
                } else {
                    LOG.warn("Waiting for {}", missing);
                }
            }
            return missing.isEmpty();
        } catch (ExecutionException e) {
            noAnswer(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            noAnswer(e);
        }
        return false;
    }

    private String missing(Set<String> there) {
        String pattern = config.inputPattern();
        if (pattern != null) {
            return there.stream().anyMatch(Pattern.compile(pattern).asMatchPredicate())
                    ? ""
                    : "a topic that matches kafka.input-pattern " + pattern;
        }
        Set<String> missing = new TreeSet<>(config.inputTopics());
        missing.removeAll(there);
        return missing.isEmpty()
                ? ""
                : "the input topics " + missing + "; create them, or run setup, or allow this user to DESCRIBE them";
    }

    private void noAnswer(Throwable cause) {
        String reason =
                cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
        String kafka = "Kafka at " + config.bootstrapServers() + ": " + reason;
        if (isChange("no answer: " + cause.getClass().getName(), kafka)) {
            // Waiting does not help against these: someone has to change a setting or a permission.
            boolean isRefusal = cause instanceof AuthenticationException || cause instanceof AuthorizationException;
            LOG.atLevel(isRefusal ? Level.ERROR : Level.WARN).log("Waiting for {}", kafka);
        }
    }

    private boolean isChange(String newKind, String text) {
        boolean isChange = !newKind.equals(kind);
        kind = newKind;
        waitingFor = text;
        return isChange;
    }

    /** Asks Kafka for the names of all topics. */
    @FunctionalInterface
    interface TopicNames {

        Set<String> ask() throws InterruptedException, ExecutionException, TimeoutException;
    }
}

package dev.millrace.runtime;

import dev.millrace.config.MillraceConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the topics that Millrace needs. Running it again changes nothing. For the thread of a command.
 */
public final class TopicSetup {

    private static final long TIMEOUT_SECONDS = 60;
    private static final int MOST_TRIES = 50;
    private static final long TRY_AGAIN_MILLIS = 200;

    private static final Duration LEDGER_RETENTION = Duration.ofDays(30);

    private final MillraceConfig config;

    public TopicSetup(MillraceConfig config) {
        this.config = config;
    }

    /**
     * @param partitions of input topics that are not there yet; those of dead letters and the ledger get one
     * @param replicas of new topics; empty for the brokers' default
     * @return what was done, one line each, for a person
     * @throws TimeoutException if the brokers do not answer
     * @throws ExecutionException if they refuse, with their reason
     */
    public List<String> create(int partitions, Optional<Short> replicas)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<String> report = new ArrayList<>();
        try (Admin admin = Admin.create(new ClientSettings(config.kafka()).admin())) {
            for (String topic : config.kafka().inputTopics()) {
                report.add("input topic " + create(admin, new NewTopic(topic, Optional.of(partitions), replicas)));
            }
            if (config.kafka().inputPattern() != null) {
                report.add("input topics matching " + config.kafka().inputPattern() + " left to whoever writes them");
            }
            report.add("dead-letter topic " + createDeadLetters(admin, replicas));
            report.add("ledger topic " + create(admin, ledger(replicas)));
        }
        return report;
    }

    private String createDeadLetters(Admin admin, Optional<Short> replicas)
            throws InterruptedException, ExecutionException, TimeoutException {
        String topic = config.deadLetters().topic();
        Map<String, String> settings = new LinkedHashMap<>();
        // A dead letter is larger than its record by its headers, so the topic takes more than the input does.
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(ClientSettings.DEAD_LETTER_REQUEST_BYTES));
        // Nobody may come to look within Kafka's default of a week; deleting them then would be a loss.
        settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        NewTopic wanted = new NewTopic(topic, Optional.of(1), replicas).configs(settings);
        return isNew(admin, wanted) ? created(wanted) : topic + " is there" + raiseMaxMessageBytes(admin, topic);
    }

    /** A line per partition and commit, about 300 bytes: long enough to ask after it, not for ever. */
    private NewTopic ledger(Optional<Short> replicas) {
        return new NewTopic(config.ledger().topic(), Optional.of(1), replicas)
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        String.valueOf(LEDGER_RETENTION.toMillis()),
                        TopicConfig.COMPRESSION_TYPE_CONFIG,
                        "gzip"));
    }

    private static String create(Admin admin, NewTopic topic)
            throws InterruptedException, ExecutionException, TimeoutException {
        return isNew(admin, topic) ? created(topic) : topic.name() + " is there";
    }

    private static String created(NewTopic topic) {
        return topic.name() + " created with " + topic.numPartitions() + " partitions";
    }

    private static boolean isNew(Admin admin, NewTopic topic)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            admin.createTopics(List.of(topic)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    private static String raiseMaxMessageBytes(Admin admin, String topic)
            throws InterruptedException, ExecutionException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config settings = settings(admin, resource);
        ConfigEntry entry = settings == null ? null : settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        String current = entry == null ? null : entry.value();
        if (current != null && Long.parseLong(current) >= ClientSettings.DEAD_LETTER_REQUEST_BYTES) {
            return "";
        }
        String wanted = String.valueOf(ClientSettings.DEAD_LETTER_REQUEST_BYTES);
        AlterConfigOp raise = new AlterConfigOp(
                new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, wanted), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(raise))).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return ", " + TopicConfig.MAX_MESSAGE_BYTES_CONFIG + " raised from " + current + " to " + wanted;
    }

    /** The controller knows of a topic a moment before the broker does: one that was just made may be unknown there. */
    private static @Nullable Config settings(Admin admin, ConfigResource resource)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (int tries = 1; ; tries++) {
            try {
                return admin.describeConfigs(List.of(resource))
                        .all()
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .get(resource);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || tries == MOST_TRIES) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
            }
        }
    }
}

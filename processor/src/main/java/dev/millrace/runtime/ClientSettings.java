package dev.millrace.runtime;

import dev.millrace.config.KafkaConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What Kafka Streams and the clients beside it are told: our defaults, then the user's settings, then what the ledger
 * cannot do without.
 */
public final class ClientSettings {

    /** Larger than what a broker takes by default, so that an input record always fits with the headers added to it. */
    static final int DEAD_LETTER_REQUEST_BYTES = 20 * 1024 * 1024;

    /** Thousands of lines. */
    private static final int LEDGER_REQUEST_BYTES = 1024 * 1024;

    private final KafkaConfig config;

    /**
     * @param config which has refused already what would break the delivery promise
     * @throws IllegalArgumentException if the producer of dead letters could not be made, which would otherwise show only at
     *     the first dead letter
     */
    public ClientSettings(KafkaConfig config) {
        this.config = config;
        refuseUnlessProducer(deadLetterProducer());
    }

    private static void refuseUnlessProducer(Map<String, Object> settings) {
        if (settings.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            throw new IllegalArgumentException("kafka.client: " + ProducerConfig.TRANSACTIONAL_ID_CONFIG
                    + " must not be set: dead letters are written without transactions; leave it out");
        }
        Map<String, Object> whole = new HashMap<>(settings);
        whole.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        whole.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        try {
            new ProducerConfig(whole);
        } catch (KafkaException e) {
            throw new IllegalArgumentException(
                    "kafka.client does not suit the producer of dead letters: " + e.getMessage(), e);
        }
    }

    /** For {@code KafkaStreams}. */
    public Properties streams() {
        Properties settings = new Properties();
        // Replay after a crash is what lies behind the last commit; Streams' default is 30 s.
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "1000");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Bounds what one poll can add to the byte budget: so many records, from so much of a fetch.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "500");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(16 * 1024 * 1024));
        // As large as the operating system lets it grow. Of a large answer, what does not fit into the client's 64 kB
        // may be
        // dropped and sent again 200 ms later: seen over Linux's loopback interface (RcvPruned in /proc/net/netstat).
        settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, "-1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, System.getProperty("java.io.tmpdir") + "/millrace-state");
        // There is no global thread; unset, Streams warns at each start that the default will change.
        settings.put("processing.exception.handler.global.enabled", "true");
        // Once more for each stream thread: its assignor (Kafka 4.3.1, AssignorConfiguration) takes the consumer's
        // settings for those of Streams, and of Streams' own the consumer gets those with this prefix only.
        settings.put(StreamsConfig.MAIN_CONSUMER_PREFIX + "processing.exception.handler.global.enabled", "true");
        settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, RenewedCertificates.class);
        settings.putAll(config.client());

        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(config.streamThreads()));
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "-1");
        return settings;
    }

    /** Whether {@code group.instance.id} is set: a place in the group that outlives this process. */
    public boolean isStaticMember() {
        return Stream.of("", StreamsConfig.CONSUMER_PREFIX, StreamsConfig.MAIN_CONSUMER_PREFIX)
                .anyMatch(prefix -> config.client().containsKey(prefix + ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
    }

    /** For the producer of dead letters; settings that start with {@code producer.} win over those that do not. */
    public Map<String, Object> deadLetterProducer() {
        Map<String, Object> settings = own(ProducerConfig.configNames(), StreamsConfig.PRODUCER_PREFIX);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.applicationId() + "-dead-letters");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEAD_LETTER_REQUEST_BYTES);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000");
        return settings;
    }

    /** For the producer of the ledger: as that of dead letters, and never far behind a commit. */
    public Map<String, Object> ledgerProducer() {
        Map<String, Object> settings = deadLetterProducer();
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.applicationId() + "-ledger");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LEDGER_REQUEST_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) LEDGER_REQUEST_BYTES * 4);
        return settings;
    }

    /** For the producer of metric documents. */
    public Map<String, Object> metricsProducer() {
        Map<String, Object> settings = deadLetterProducer();
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.applicationId() + "-metrics");
        return settings;
    }

    /**
     * For a consumer of a command, which reads what {@code run} reads and has no group; settings that start with {@code
     * main.consumer.} win over {@code consumer.}, and these over those that start with neither.
     */
    public Map<String, Object> reader() {
        Map<String, Object> settings = own(ConsumerConfig.configNames(), StreamsConfig.CONSUMER_PREFIX);
        settings.putAll(own(Set.of(), StreamsConfig.MAIN_CONSUMER_PREFIX));
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.applicationId() + "-reader");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return settings;
    }

    /** For administrative questions; settings that start with {@code admin.} win over those that do not. */
    public Map<String, Object> admin() {
        Map<String, Object> settings = own(AdminClientConfig.configNames(), StreamsConfig.ADMIN_CLIENT_PREFIX);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.applicationId() + "-admin");
        return settings;
    }

    /** For lookups from topics, which read in no group; settings that start with {@code consumer.} win over others. */
    public Map<String, Object> lookupConsumer() {
        Map<String, Object> settings = own(ConsumerConfig.configNames(), StreamsConfig.CONSUMER_PREFIX);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.applicationId() + "-lookups");
        return settings;
    }

    private Map<String, Object> own(Set<String> known, String prefix) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, RenewedCertificates.class);
        config.client().forEach((key, value) -> {
            // A provider's settings are named by the user: config.providers.<name>.class.
            if (known.contains(key) || key.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG)) {
                settings.put(key, value);
            }
        });
        // Meant for this kind of client, so also those that only its plug-ins know.
        config.client().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                settings.put(key.substring(prefix.length()), value);
            }
        });
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        return settings;
    }
}

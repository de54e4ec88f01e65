package dev.millrace.runtime.recovery;

import dev.millrace.config.MillraceConfig;
import dev.millrace.deadletter.ReplayedDeadLetters;
import dev.millrace.ledger.LedgerTopic;
import dev.millrace.runtime.ClientSettings;
import dev.millrace.sink.ElasticsearchConnection;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Both servers as the configuration names them, for one command on one thread. */
public final class Connections implements Closeable {

    private final MillraceConfig config;
    private final InstantSource clock;
    private final String version;
    private final ClientSettings settings;
    private final ElasticsearchConnection elasticsearch;
    private final TopicReader reader;
    private final Admin admin;

    /** @param version ours, for the headers of dead letters */
    public Connections(MillraceConfig config, InstantSource clock, String version) {
        this.config = config;
        this.clock = clock;
        this.version = version;
        settings = new ClientSettings(config.kafka());
        elasticsearch = new ElasticsearchConnection(config.sink());
        reader = newReader();
        admin = Admin.create(settings.admin());
    }

    MillraceConfig config() {
        return config;
    }

    InstantSource clock() {
        return clock;
    }

    ElasticsearchConnection elasticsearch() {
        return elasticsearch;
    }

    /** The one that all share; no range may be read while another is. */
    TopicReader reader() {
        return reader;
    }

    /** Another one, closed by the caller. */
    TopicReader newReader() {
        return new TopicReader(settings.reader());
    }

    ReplayedDeadLetters deadLetters() {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                settings.deadLetterProducer(), new ByteArraySerializer(), new ByteArraySerializer());
        return new ReplayedDeadLetters(config.deadLetters().topic(), producer, clock, version);
    }

    /** Closed by the caller, which writes what waits. */
    LedgerTopic ledgerTopic() {
        return new LedgerTopic(
                config.ledger().topic(),
                () -> new KafkaProducer<>(
                        settings.ledgerProducer(), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Names of the input topics there are, in order. */
    List<String> inputTopics() throws IOException, InterruptedException {
        String pattern = config.kafka().inputPattern();
        if (pattern == null) {
            return config.kafka().inputTopics();
        }
        try {
            return new ArrayList<>(new TreeSet<>(admin.listTopics().names().get()))
                    .stream()
                            .filter(Pattern.compile(pattern).asMatchPredicate())
                            .toList();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** The UUID of a topic, in Kafka's notation. */
    String topicId(String topic) throws IOException, InterruptedException {
        try {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            if (description == null) {
                throw new IOException("Kafka says nothing of topic " + topic);
            }
            return description.topicId().toString();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IOException("Kafka at " + config.kafka().bootstrapServers() + " has no topic " + topic, e);
            }
            throw failure(e);
        }
    }

    /** What the application has committed. */
    Map<TopicPartition, OffsetAndMetadata> committed() throws IOException, InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(config.kafka().applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private IOException failure(ExecutionException e) {
        return new IOException("Kafka at " + config.kafka().bootstrapServers() + ": " + e.getCause(), e);
    }

    @Override
    public void close() throws IOException {
        reader.close();
        admin.close(Duration.ofSeconds(5));
        elasticsearch.close();
    }
}

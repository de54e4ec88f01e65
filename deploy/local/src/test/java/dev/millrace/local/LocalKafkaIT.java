package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void keepsItsDataInAGivenFolderWhenClosed(@TempDir Path folder) throws Exception {
        // given
        KafkaOptions options =
                KafkaOptions.defaults().withData(folder.resolve("data")).withLogs(folder.resolve("logs"));
        try (LocalKafka first = LocalKafka.start(options)) {
            createTopic(first, "kept");
            produce(first, "kept", "yesterday");
        }

        // when
        try (LocalKafka second =
                LocalKafka.start(options.withListeners("SASL_PLAINTEXT").withSettings(PLAIN_PASSWORDS))) {

            // then
            assertThat(valuesOf(second, "kept", 1)).containsExactly("yesterday");
            assertThat(second.bootstrapServers("SASL_PLAINTEXT")).isNotEqualTo(second.bootstrapServers());
        }
        assertThat(folder.resolve("logs/kafka.log")).content().contains("Kafka Server started");
    }

    private static final Map<String, String> PLAIN_PASSWORDS = Map.of(
            "sasl.enabled.mechanisms", "PLAIN",
            "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_reader=\"secret\";");

    @Test
    void leavesNoProcessAndNoFolderWhenClosed() {
        // given
        LocalKafka kafka = LocalKafka.start(KafkaOptions.defaults());
        ProcessHandle broker = kafka.processHandle();
        Path folder = kafka.logFile().getParent();

        // when
        kafka.close();

        // then
        assertThat(broker.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // given
            KafkaOptions options = KafkaOptions.defaults().withPort(taken.getLocalPort());

            // when, then
            assertThatThrownBy(() -> LocalKafka.start(options))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is taken");
        }
    }

    @Test
    void triesOtherPortsWhenAnotherProcessIsFasterToTakeOne(@TempDir Path data) throws Exception {
        // given
        List<String> progress = Collections.synchronizedList(new ArrayList<>());
        try (ServerSocket rival = new ServerSocket()) {
            KafkaOptions options = KafkaOptions.defaults().withData(data).withProgress(line -> {
                progress.add(line);
                takeOnce(rival, data.resolve("kafka/server.properties"));
            });

            // when
            try (LocalKafka kafka = LocalKafka.start(options)) {

                // then
                assertThat(progress)
                        .containsOnlyOnce("Kafka: another process was faster to take a port; trying others");
                assertThat(kafka.bootstrapServers()).isNotEqualTo("127.0.0.1:" + rival.getLocalPort());
                assertThat(topicsOf(kafka)).isEmpty();
            }
        }
    }

    private static void takeOnce(ServerSocket rival, Path configuration) {
        if (rival.isBound()) {
            return;
        }
        try (Reader in = Files.newBufferedReader(configuration)) {
            Properties settings = new Properties();
            settings.load(in);
            String plain = settings.getProperty("listeners").split(",", 2)[0];
            rival.bind(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), Integer.parseInt(plain.substring(plain.lastIndexOf(':') + 1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void showsTheEndOfTheLogWhenItDoesNotStart(@TempDir Path logs) {
        // given
        KafkaOptions options = KafkaOptions.defaults().withLogs(logs).withSettings(Map.of("log.segment.bytes", "many"));

        // when, then
        assertThatThrownBy(() -> LocalKafka.start(options))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("Invalid value many for configuration log.segment.bytes")
                .hasMessageContaining(logs.resolve("kafka.log").toString());
    }

    private static void createTopic(LocalKafka kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(client(kafka))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
        }
    }

    private static Iterable<String> topicsOf(LocalKafka kafka) throws Exception {
        try (Admin admin = Admin.create(client(kafka))) {
            return admin.listTopics().names().get(60, TimeUnit.SECONDS);
        }
    }

    private static void produce(LocalKafka kafka, String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client(kafka), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get(60, TimeUnit.SECONDS);
        }
    }

    private static List<String> valuesOf(LocalKafka kafka, String topic, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client(kafka), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Awaitility.await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found -> values.add(found.value()));
                return values.size() >= count;
            });
        }
        return values;
    }

    private static Map<String, Object> client(LocalKafka kafka) {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }
}

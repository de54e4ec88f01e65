package dev.millrace.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.local.ElasticsearchServer;
import dev.millrace.local.KafkaServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every other integration test relies on, whatever runs the servers. */
class ServersIT {

    @RegisterExtension
    static final Servers SERVERS = Servers.shared();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name = "servers-" + UUID.randomUUID();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void kafkaCreatesNoTopicOfItsOwnAccord() {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            assertThat(consumer.partitionsFor(name, PATIENCE)).isNullOrEmpty();
        }
    }

    @Test
    void kafkaKeepsRecordsAndAddressWhenKilledAndRestarted() throws Exception {
        // given
        KafkaServer kafka = SERVERS.kafka();
        String address = kafka.bootstrapServers();
        createTopic();
        produce("before");

        // when
        kafka.kill();
        boolean alive = kafka.isAlive();
        kafka.restart();

        // then
        assertThat(alive).isFalse();
        assertThat(kafka.isAlive()).isTrue();
        assertThat(kafka.bootstrapServers()).isEqualTo(address);
        produce("after");
        assertThat(values(2)).containsExactly("before", "after");
    }

    @Test
    void kafkaAnswersNothingWhileSuspendedAndGoesOnWhenResumed() throws Exception {
        // given
        KafkaServer kafka = SERVERS.kafka();
        createTopic();

        // when
        kafka.suspend();

        // then
        try {
            assertThatThrownBy(this::topics).hasCauseInstanceOf(TimeoutException.class);
            assertThat(kafka.isAlive()).isTrue();
        } finally {
            kafka.resume();
        }
        produce("later");
        assertThat(values(1)).containsExactly("later");
    }

    @Test
    void elasticsearchKeepsDocumentsAndAddressWhenSuspendedKilledAndRestarted() throws Exception {
        // given
        ElasticsearchServer elasticsearch = SERVERS.elasticsearch();
        var address = elasticsearch.url();
        send("PUT", "/" + name + "/_doc/1", "{\"message\":\"GET /\"}", PATIENCE);

        // when
        elasticsearch.suspend();
        try {
            assertThatThrownBy(() -> send("GET", "/_cluster/health", "", Duration.ofSeconds(1)))
                    .isInstanceOf(HttpTimeoutException.class);
        } finally {
            elasticsearch.resume();
        }
        assertThat(send("GET", "/" + name + "/_doc/1?filter_path=found", "", PATIENCE))
                .isEqualTo("{\"found\":true}");
        elasticsearch.suspend();
        elasticsearch.kill();
        boolean alive = elasticsearch.isAlive();
        elasticsearch.restart();

        // then
        assertThat(alive).isFalse();
        assertThat(elasticsearch.url()).isEqualTo(address);
        send("GET", "/_cluster/health/" + name + "?wait_for_status=yellow&timeout=60s", "", PATIENCE);
        assertThat(send("GET", "/" + name + "/_doc/1?filter_path=found", "", PATIENCE))
                .isEqualTo("{\"found\":true}");
        send("DELETE", "/" + name, "", PATIENCE);
    }

    private void createTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
        }
    }

    private Iterable<String> topics() throws Exception {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "default.api.timeout.ms",
                "2000",
                "request.timeout.ms",
                "1000"))) {
            return admin.listTopics().names().get();
        }
    }

    private void produce(String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(name, value)).get(60, TimeUnit.SECONDS);
        }
    }

    private List<String> values(int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer()) {
            TopicPartition partition = new TopicPartition(name, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found -> values.add(found.value()));
                return values.size() >= count;
            });
        }
        return values;
    }

    private static KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringDeserializer(), new StringDeserializer());
    }

    private static String bootstrapServers() {
        return SERVERS.kafka().bootstrapServers();
    }

    private String send(String method, String path, String body, Duration timeout)
            throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(SERVERS.elasticsearch().url().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json")
                        .timeout(timeout)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body();
    }
}

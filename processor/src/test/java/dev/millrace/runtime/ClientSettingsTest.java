package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.config.KafkaConfig;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "processing.guarantee, at_least_once",
        "group.protocol, classic",
        "max.task.idle.ms, -1",
        "enable.auto.commit, false",
    })
    void takesWhatItWouldSetItself(String key, String value) {
        assertThat(settings(Map.of(key, value)).streams()).containsEntry(key, value);
    }

    @Test
    void readsForACommandWhatTheApplicationReadsButInNoGroup() {
        // when
        Map<String, Object> reader = settings(Map.of(
                        "isolation.level", "read_uncommitted",
                        "main.consumer.isolation.level", "read_committed",
                        "consumer.group.instance.id", "one",
                        "consumer.group.id", "a group",
                        "security.protocol", "SSL"))
                .reader();

        // then
        assertThat(reader)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("auto.offset.reset", "none")
                .doesNotContainKeys("group.id", "group.instance.id");
    }

    @Test
    void leavesNoThreadToWarnOfADefaultThatWillChange() {
        // given
        Properties streams = settings(Map.of()).streams();

        // when
        Map<String, Object> consumer = new StreamsConfig(streams).getMainConsumerConfigs("millrace", "client", 1);

        // then
        assertThat(consumer).containsEntry("processing.exception.handler.global.enabled", "true");
    }

    @ParameterizedTest
    @CsvSource({
        "group.instance.id, true",
        "consumer.group.instance.id, true",
        "main.consumer.group.instance.id, true",
        "group.id, false",
    })
    void isAStaticMemberWithAnInstanceIdAndLookupsAreNone(String key, boolean isStatic) {
        ClientSettings settings = settings(Map.of(key, "millrace-0"));

        assertThat(settings.isStaticMember()).isEqualTo(isStatic);
        assertThat(settings.lookupConsumer()).doesNotContainKey("group.instance.id");
    }

    @Test
    void setsWhatTheLedgerNeedsAndGivesDefaults() {
        // when
        Properties streams = settings(Map.of()).streams();

        // then
        assertThat(streams)
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("application.id", "millrace")
                .containsEntry("num.stream.threads", "3")
                .containsEntry("processing.guarantee", "at_least_once")
                .containsEntry("max.task.idle.ms", "-1")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("commit.interval.ms", "1000")
                .containsEntry("max.poll.records", "500")
                .containsEntry("fetch.max.bytes", "16777216")
                .containsEntry("receive.buffer.bytes", "-1");
    }

    @Test
    void passesEverythingElseThrough() {
        // when
        Properties streams = settings(Map.of(
                        "security.protocol", "SASL_SSL",
                        "max.poll.records", "100",
                        "main.consumer.client.rack", "a",
                        "com.example.interceptor", "on"))
                .streams();

        // then
        assertThat(streams)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("max.poll.records", "100")
                .containsEntry("main.consumer.client.rack", "a")
                .containsEntry("com.example.interceptor", "on");
    }

    @Test
    void isWhatKafkaStreamsAccepts() {
        // when
        StreamsConfig accepted = new StreamsConfig(settings(Map.of()).streams());

        // then
        assertThat(accepted.getMainConsumerConfigs("millrace", "id", 0))
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("auto.offset.reset", "earliest");
    }

    @Test
    void writesDeadLettersSafelyWhateverTheUserSays() {
        // when
        Map<String, Object> producer = settings(Map.of(
                        "acks", "0",
                        "enable.idempotence", "false",
                        "security.protocol", "SSL",
                        "max.poll.records", "100"))
                .deadLetterProducer();

        // then
        assertThat(producer)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("max.request.size", 20 * 1024 * 1024)
                .containsEntry("client.id", "millrace-dead-letters")
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("max.poll.records");
    }

    @Test
    void isWhatTheProducerAccepts() {
        // given
        Map<String, Object> producer = settings(Map.of()).deadLetterProducer();
        producer.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        producer.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");

        // then
        assertThat(new ProducerConfig(producer).getString("acks")).isEqualTo("-1");
    }

    @Test
    void asksAsAnAdministratorWithTheUsersConnection() {
        // when
        Map<String, Object> admin =
                settings(Map.of("security.protocol", "SSL", "acks", "0")).admin();

        // then
        assertThat(admin)
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("client.id", "millrace-admin")
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("acks");
        assertThat(new AdminClientConfig(admin).getString("client.id")).isEqualTo("millrace-admin");
    }

    @ParameterizedTest
    @CsvSource({
        "retries, 0, retries",
        "max.in.flight.requests.per.connection, 6, max.in.flight.requests.per.connection",
        "producer.max.in.flight.requests.per.connection, 6, max.in.flight.requests.per.connection",
        "buffer.memory, plenty, buffer.memory",
        "transactional.id, mine, without transactions",
        "producer.transactional.id, mine, without transactions",
    })
    void refusesWhatTheDeadLetterProducerCannotWorkWith(String key, String value, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of(key, value)))
                .withMessageStartingWith("kafka.client")
                .withMessageContaining(reason);
    }

    @Test
    void givesTheDeadLetterProducerWhatIsMeantForProducers() {
        // when
        Map<String, Object> producer = settings(Map.of(
                        "compression.type", "gzip",
                        "producer.compression.type", "zstd",
                        "producer.acks", "0",
                        "producer.com.example.interceptor", "on",
                        "admin.retries", "7"))
                .deadLetterProducer();

        // then
        assertThat(producer)
                .containsEntry("compression.type", "zstd")
                .containsEntry("acks", "all")
                .containsEntry("com.example.interceptor", "on")
                .doesNotContainKeys("producer.compression.type", "retries");
    }

    @Test
    void givesTheAdministratorWhatIsMeantForIt() {
        // when
        Map<String, Object> admin = settings(Map.of(
                        "security.protocol", "PLAINTEXT", "admin.security.protocol", "SSL", "producer.retries", "7"))
                .admin();

        // then
        assertThat(admin).containsEntry("security.protocol", "SSL").doesNotContainKey("retries");
    }

    private static ClientSettings settings(Map<String, String> client) {
        return new ClientSettings(new KafkaConfig("kafka:9092", "millrace", List.of("logs"), null, 3, client));
    }
}

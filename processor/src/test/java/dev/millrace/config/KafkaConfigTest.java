package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConfigTest {

    @Test
    void hasSafeDefaults() {
        // when
        KafkaConfig config = Read.whole(Read.REQUIRED).kafka();

        // then
        assertThat(config).isEqualTo(new KafkaConfig("broker:9092", "millrace", List.of("logs"), null, 1, Map.of()));
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = """
                kafka:
                  bootstrap-servers: a:9092,b:9092
                  application-id: logs-to-es
                  input-pattern: "logs-.*,x{1,2}"
                  stream-threads: 3
                  client:
                    max.poll.records: 500
                    "sasl.mechanism": PLAIN
                sink: {elasticsearch: {hosts: "http://localhost:9200"}}
                """;

        // when
        KafkaConfig config = Read.whole(yaml).kafka();

        // then
        assertThat(config)
                .isEqualTo(new KafkaConfig(
                        "a:9092,b:9092",
                        "logs-to-es",
                        List.of(),
                        "logs-.*,x{1,2}",
                        3,
                        Map.of("max.poll.records", "500", "sasl.mechanism", "PLAIN")));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems("""
                        sink: {elasticsearch: {hosts: "http://localhost:9200"}}
                        kafka:
                          bootstrap-servers: ""
                          application-id: ""
                          input-topics: [a]
                          input-pattern: "["
                          stream-threads: 0
                          client:
                            bootstrap.servers: broker:9092
                        """))
                .containsExactly(
                        "millrace.yaml:3: kafka.bootstrap-servers: must not be blank",
                        "millrace.yaml:4: kafka.application-id: must not be blank",
                        "millrace.yaml:6: kafka.input-pattern: cannot be used together with input-topics; keep one of"
                                + " them",
                        "millrace.yaml:7: kafka.stream-threads: must be at least 1",
                        "millrace.yaml:9: kafka.client.\"bootstrap.servers\": has a key of its own; set"
                                + " kafka.bootstrap-servers");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    broker | broker
                    broker: | broker:
                    broker:kafka | broker:kafka
                    broker:0 | broker:0
                    broker:65536 | broker:65536
                    a:9092,b | b
                    a:9092, | ''
                    a b:9092 | a b:9092
                    """)
    void refusesABrokerThatIsNoHostAndPort(String servers, String broker) {
        assertThat(Read.problems(Read.REQUIRED.replace("broker:9092", servers)))
                .containsExactly("millrace.yaml:1: kafka.bootstrap-servers: has \"" + broker + "\", which is no"
                        + " host:port; write broker:9092, or [::1]:9092 for an IPv6 address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:9092, b:9093",
                "[::1]:9092",
                "::1:9092",
                "[fe80::1%eth0]:9092",
                "PLAINTEXT://a.example:1",
                "a_b-c:65535"
            })
    void takesBrokersAsKafkaDoes(String servers) {
        assertThat(Read.whole(Read.REQUIRED.replace("broker:9092", servers))
                        .kafka()
                        .bootstrapServers())
                .isEqualTo(servers);
        assertThat(servers.split(", "))
                .allSatisfy(broker -> assertThat(Utils.getPort(broker)).isPositive());
    }

    @Test
    void refusesToRunWithoutInput() {
        assertThat(Read.problems(Read.REQUIRED.replace(", input-topics: logs", "")))
                .containsExactly(
                        "millrace.yaml: kafka.input-topics: is missing; name the topics to read, or set input-pattern");
    }

    @Test
    void refusesAPatternThatIsNone() {
        assertThat(Read.problems(Read.REQUIRED.replace("input-topics: logs", "input-pattern: 'a('")))
                .containsExactly(
                        "millrace.yaml:1: kafka.input-pattern: is not a regular expression: Unclosed group at position 2");
    }

    @Test
    void refusesTheStreamsGroupProtocol() {
        assertThat(Read.problems(Read.REQUIRED, Map.of(), Map.of("MILLRACE_KAFKA_CLIENT_GROUP_PROTOCOL", "streams")))
                .containsExactly("MILLRACE_KAFKA_CLIENT_GROUP_PROTOCOL: kafka.client.\"group.protocol\": must not be"
                        + " streams: Kafka Streams 4.3 then builds a consumer of its own, which the gate cannot hold"
                        + " back; write classic or leave it out");
    }

    @Test
    void hidesSecretsOfKafka() {
        // given
        Map<String, String> client =
                Map.of("ssl.keystore.password", "s3cret", "sasl.jaas.config", "s3cret", "linger.ms", "5");

        // when
        String shown = new KafkaConfig("broker:9092", "millrace", List.of("logs"), null, 1, client).toString();

        // then
        assertThat(shown)
                .doesNotContain("s3cret")
                .contains("ssl.keystore.password=(hidden)", "sasl.jaas.config=(hidden)", "linger.ms=5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    processing.guarantee | exactly_once_v2 | must be at_least_once
                    processing.guarantee | exactly_once | must be at_least_once
                    group.protocol | streams | must not be streams
                    main.consumer.group.protocol | STREAMS | must not be streams
                    max.task.idle.ms | 0 | must be -1
                    enable.auto.commit | true | must be false
                    consumer.enable.auto.commit | true | must be false
                    main.consumer.enable.auto.commit | true | must be false
                    processing.exception.handler | com.example.LogAndContinue | must not be set
                    application.id | other | has a key of its own; set kafka.application-id
                    bootstrap.servers | other:9092 | has a key of its own; set kafka.bootstrap-servers
                    consumer.bootstrap.servers | other:9092 | has a key of its own; set kafka.bootstrap-servers
                    """)
    void refusesWhatWouldBreakThePromise(String name, String value, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new KafkaConfig("kafka:9092", "millrace", List.of("logs"), null, 1, Map.of(name, value)))
                .withMessageStartingWith("client.\"" + name + "\" " + reason);
    }
}

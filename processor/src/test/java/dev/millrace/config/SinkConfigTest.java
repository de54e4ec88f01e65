package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.OutcomeOverride.Verdict;
import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.config.SinkConfig.BulkConfig.FailureStore;
import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkConfigTest {

    @Test
    void hasSafeDefaults() {
        // when
        SinkConfig config = Read.whole(Read.REQUIRED).sink();

        // then
        assertThat(config.elasticsearch())
                .isEqualTo(new ElasticsearchConfig(
                        List.of(URI.create("http://localhost:9200")),
                        null,
                        null,
                        null,
                        null,
                        null,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60)));
        assertThat(config.bulk())
                .isEqualTo(BulkConfig.DEFAULT)
                .isEqualTo(new BulkConfig(
                        5 * 1024 * 1024,
                        5_000,
                        Duration.ofMillis(100),
                        4,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        0,
                        FailureStore.ACCEPT,
                        null,
                        List.of()));
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = """
                kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                sink:
                  elasticsearch:
                    hosts: [https://a:9200, https://b]
                    username: u
                    password: p
                    certificate-authority: /etc/ca.pem
                    connect-timeout: 1s
                    request-timeout: 2s
                  bulk:
                    max-size: 1MiB
                    max-documents: 2
                    linger: 3ms
                    max-in-flight: 4
                    min-backoff: 5ms
                    max-backoff: 6ms
                    generation: 7
                    failure-store: dead-letter
                    park-after: 30m
                    outcomes:
                      - {status: 400, type: a_exception, outcome: dead-letter}
                      - {status: 500, outcome: pause}
                  retention: 30d
                """;

        // when
        SinkConfig config = Read.whole(yaml).sink();

        // then
        assertThat(config)
                .isEqualTo(new SinkConfig(
                        new ElasticsearchConfig(
                                List.of(URI.create("https://a:9200"), URI.create("https://b")),
                                "u",
                                "p",
                                null,
                                Path.of("/etc/ca.pem"),
                                null,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2)),
                        new BulkConfig(
                                1024 * 1024,
                                2,
                                Duration.ofMillis(3),
                                4,
                                Duration.ofMillis(5),
                                Duration.ofMillis(6),
                                7,
                                FailureStore.DEAD_LETTER,
                                Duration.ofMinutes(30),
                                List.of(
                                        new OutcomeOverride(400, "a_exception", Verdict.DEAD_LETTER),
                                        new OutcomeOverride(500, null, Verdict.PAUSE))),
                        Duration.ofDays(30)));
    }

    @Test
    void refusesToKeepNothing() {
        assertThat(Read.problems(Read.REQUIRED.replace("sink: {", "sink: {retention: 1m, ")))
                .singleElement()
                .asString()
                .endsWith("sink.retention: must be at least 1h");
    }

    @Test
    void readsAnApiKey() {
        // when
        SinkConfig config = Read.whole(Read.REQUIRED.replace("hosts:", "api-key: aWQ6a2V5, hosts:"))
                .sink();

        // then
        assertThat(config.elasticsearch().apiKey()).isEqualTo("aWQ6a2V5");
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems("""
                        kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                        sink:
                          elasticsearch:
                            hosts: http://u:p@es:9200
                            api-key: a
                            username: u
                            password: p
                            connect-timeout: 0
                            request-timeout: 25d
                          bulk:
                            max-size: 1kB
                            max-documents: 0
                            linger: PT-1S
                            max-in-flight: 0
                            min-backoff: 0
                            max-backoff: 1ms
                            generation: -1
                        """))
                .containsExactly(
                        "millrace.yaml:4: sink.elasticsearch.hosts: must not carry a user and password, which would be"
                                + " shown in logs; set username and password",
                        "millrace.yaml:5: sink.elasticsearch.api-key: cannot be used together with username and"
                                + " password; keep one of them",
                        "millrace.yaml:8: sink.elasticsearch.connect-timeout: must be from 1ms to 24d",
                        "millrace.yaml:9: sink.elasticsearch.request-timeout: must be from 1ms to 24d",
                        "millrace.yaml:11: sink.bulk.max-size: must be at least 1KiB",
                        "millrace.yaml:12: sink.bulk.max-documents: must be at least 1",
                        "millrace.yaml:13: sink.bulk.linger: must not be negative",
                        "millrace.yaml:14: sink.bulk.max-in-flight: must be at least 1",
                        "millrace.yaml:15: sink.bulk.min-backoff: must be more than 0",
                        "millrace.yaml:16: sink.bulk.max-backoff: must not be less than min-backoff",
                        "millrace.yaml:17: sink.bulk.generation: must not be negative");
    }

    @Test
    void tellsAnApiKeyBesideAUserWithoutAPasswordInOneRound() {
        assertThat(Read.problems("""
                        kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                        sink:
                          elasticsearch:
                            hosts: http://es:9200
                            api-key: a
                            username: u
                        """))
                .containsExactly(
                        "millrace.yaml: sink.elasticsearch.password: is missing; it goes with username",
                        "millrace.yaml:5: sink.elasticsearch.api-key: cannot be used together with username and"
                                + " password; keep one of them");
    }

    @Test
    void readsAFingerprint() {
        // given
        String fingerprint = "AB:".repeat(31) + "ab";

        // when
        SinkConfig config = Read.whole(Read.REQUIRED.replace(
                        "hosts: \"http:", "certificate-fingerprint: \"" + fingerprint + "\", hosts: \"https:"))
                .sink();

        // then
        assertThat(config.elasticsearch().certificateFingerprint()).isEqualTo(fingerprint);
    }

    @Test
    void refusesTrustThatWouldNotBeAsked() {
        assertThat(Read.problems("""
                        kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                        sink:
                          elasticsearch:
                            hosts: http://es:9200
                            certificate-authority: ca.pem
                        """))
                .containsExactly(
                        "millrace.yaml:5: sink.elasticsearch.certificate-authority: would never be asked, since"
                                + " no URL of hosts is encrypted; write https:// there");
        assertThat(Read.problems("""
                        kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                        sink:
                          elasticsearch:
                            hosts: https://es:9200
                            certificate-authority: ca.pem
                            certificate-fingerprint: abcd
                        """))
                .contains("millrace.yaml:6: sink.elasticsearch.certificate-fingerprint: cannot be used together with"
                        + " certificate-authority; keep one of them");
        assertThat(Read.problems("""
                        kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                        sink:
                          elasticsearch: {hosts: "https://es:9200", certificate-fingerprint: abcd}
                        """))
                .containsExactly("millrace.yaml:3: sink.elasticsearch.certificate-fingerprint: is not a SHA-256; write"
                        + " its 64 hexadecimal digits, with or without colons");
    }

    @Test
    void refusesToParkWhatIsRefusedOnce() {
        assertThat(Read.problems("""
                        kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                        sink:
                          elasticsearch: {hosts: "http://es:9200"}
                          bulk: {park-after: 5s}
                        """))
                .containsExactly("millrace.yaml:4: sink.bulk.park-after: must not be less than max-backoff, or what is"
                        + " refused once is parked");
    }

    @Test
    void refusesOutcomesThatWouldBreakThePromise() {
        assertThat(Read.problems("""
                        kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                        sink:
                          elasticsearch: {hosts: "http://es:9200"}
                          bulk:
                            failure-store: drop
                            outcomes:
                              - {status: 201, type: a_exception, outcome: dead-letter}
                              - {status: 413, type: d_exception, outcome: pause}
                              - {status: 409, type: version_conflict_engine_exception, outcome: dead-letter}
                              - {status: 409, outcome: retry}
                              - {status: 429, type: a_exception, outcome: dead-letter}
                              - {status: 503, outcome: dead-letter}
                              - {status: 403, outcome: dead-letter}
                              - {status: 400, type: b_exception, outcome: stored}
                              - {status: 404, type: "An Exception", outcome: retry}
                              - {type: c_exception, outcome: retry}
                              - {status: 401}
                        """))
                .containsExactly(
                        "millrace.yaml:5: sink.bulk.failure-store: \"drop\" is no choice here; write accept or"
                                + " dead-letter",
                        "millrace.yaml:7: sink.bulk.outcomes[0].status: must be from 400 to 599: only a failure can be"
                                + " judged otherwise; sink.bulk.failure-store is for what Elasticsearch has put into"
                                + " its failure store",
                        "millrace.yaml:8: sink.bulk.outcomes[1].status: must not be 413: what is too large is halved,"
                                + " and a dead letter if it is alone",
                        "millrace.yaml:9: sink.bulk.outcomes[2].type: must name an error other than"
                                + " version_conflict_engine_exception with 409: that one says that the document is"
                                + " stored already",
                        "millrace.yaml:10: sink.bulk.outcomes[3].type: must name an error other than"
                                + " version_conflict_engine_exception with 409: that one says that the document is"
                                + " stored already",
                        "millrace.yaml:11: sink.bulk.outcomes[4].outcome: must not be dead-letter with 429:"
                                + " Elasticsearch is busy or away, which says nothing about the document; write retry"
                                + " or pause",
                        "millrace.yaml:12: sink.bulk.outcomes[5].outcome: must not be dead-letter with 503:"
                                + " Elasticsearch is busy or away, which says nothing about the document; write retry"
                                + " or pause",
                        "millrace.yaml:13: sink.bulk.outcomes[6].type: is missing; with dead-letter it must say which"
                                + " error, since a status alone also stands for what an operator has to remove",
                        "millrace.yaml:14: sink.bulk.outcomes[7].outcome: \"stored\" is no choice here; write"
                                + " dead-letter or retry or pause",
                        "millrace.yaml:15: sink.bulk.outcomes[8].type: must be an error.type as Elasticsearch writes"
                                + " it, such as illegal_argument_exception",
                        "millrace.yaml:16: sink.bulk.outcomes[9].status: is missing; write for example 400",
                        "millrace.yaml:17: sink.bulk.outcomes[10].outcome: is missing; write for example pause");
    }

    @Test
    void refusesTwoOutcomesForOneError() {
        assertThat(Read.problems("""
                        kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                        sink:
                          elasticsearch: {hosts: "http://es:9200"}
                          bulk:
                            outcomes:
                              - {status: 400, type: a_exception, outcome: dead-letter}
                              - {status: 400, outcome: retry}
                              - {status: 400, type: a_exception, outcome: retry}
                        """))
                .containsExactly("millrace.yaml:6: sink.bulk.outcomes: has two entries for 400 a_exception; keep one of"
                        + " them");
    }

    @Test
    void refusesToRunWithoutACluster() {
        assertThat(Read.problems("kafka: {bootstrap-servers: 'broker:9092', input-topics: logs}"))
                .containsExactly("millrace.yaml: sink.elasticsearch.hosts: is missing; name at least one URL, for"
                        + " example http://127.0.0.1:9200");
    }
}

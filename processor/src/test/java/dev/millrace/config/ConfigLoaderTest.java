package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    private static final String LINGER_IN_FILE = Read.REQUIRED.replace("sink: {", "sink: {bulk: {linger: 1s}, ");

    @Test
    void systemPropertyWinsOverEnvironmentOverFileOverDefault() {
        // given
        Map<String, String> property = Map.of("millrace.sink.bulk.linger", "3s");
        Map<String, String> variable = Map.of("MILLRACE_SINK_BULK_LINGER", "2s");

        // then
        assertThat(linger(Read.REQUIRED, Map.of(), Map.of())).isEqualTo(Duration.ofMillis(100));
        assertThat(linger(LINGER_IN_FILE, Map.of(), Map.of())).isEqualTo(Duration.ofSeconds(1));
        assertThat(linger(LINGER_IN_FILE, Map.of(), variable)).isEqualTo(Duration.ofSeconds(2));
        assertThat(linger(LINGER_IN_FILE, property, variable)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void readsEverythingFromTheEnvironmentWithoutAFile() {
        // given
        ConfigLoader loader = new ConfigLoader(
                Map.of(),
                Map.of(
                        "MILLRACE_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                        "MILLRACE_KAFKA_INPUT_TOPICS", "a,b",
                        "MILLRACE_KAFKA_CLIENT_MAX_POLL_RECORDS", "100",
                        "MILLRACE_SINK_ELASTICSEARCH_HOSTS", "http://es:9200",
                        "MILLRACE_ENRICH_LOOKUPS_0__NAME", "services",
                        "MILLRACE_ENRICH_LOOKUPS_0__FILE", "services.csv",
                        "MILLRACE_ENRICH_LOOKUPS_0__KEY_FIELD", "service.name",
                        "MILLRACE_ENRICH_LOOKUPS_0__KEY_COLUMN", "service",
                        "MILLRACE_ENRICH_LOOKUPS_0__FIELDS_OWNER", "labels.owner"));

        // when
        MillraceConfig config = loader.read(MillraceConfig.class, null);

        // then
        assertThat(config.kafka().inputTopics()).containsExactly("a", "b");
        assertThat(config.kafka().client()).containsExactly(Map.entry("max.poll.records", "100"));
        assertThat(config.enrich().lookups()).hasSize(1);
        assertThat(config.enrich().lookups().get(0).fields()).containsExactly(Map.entry("owner", "labels.owner"));
    }

    @Test
    void mergesAMapEntryByEntry() {
        // given
        String yaml = """
                kafka:
                  bootstrap-servers: broker:9092
                  input-topics: [logs]
                  client:
                    max.poll.records: 100
                    fetch.min.bytes: 1
                sink: {elasticsearch: {hosts: ["http://localhost:9200"]}}
                """;
        Map<String, String> variable = Map.of("MILLRACE_KAFKA_CLIENT_MAX_POLL_RECORDS", "200");
        Map<String, String> property = Map.of("millrace.kafka.client.linger.ms", "5");

        // when
        MillraceConfig config =
                Read.inFile(yaml, file -> new ConfigLoader(property, variable).read(MillraceConfig.class, file));

        // then
        assertThat(config.kafka().client())
                .containsOnly(
                        Map.entry("max.poll.records", "200"),
                        Map.entry("fetch.min.bytes", "1"),
                        Map.entry("linger.ms", "5"));
    }

    @Test
    void saysEverythingThatIsWrongAtOnceInTheOrderOfTheFile() {
        assertThat(Read.problems("""
                                kafka:
                                  input-topics: [logs]
                                  stream-threads: many
                                  client:
                                    processing.guarantee: exactly_once_v2
                                sink:
                                  elasticsearch:
                                    hosts: [es:9200]
                                    username: elastic
                                  bulk:
                                    max-size: 5 megs
                                    max-documents: 0
                                    lingre: 5s
                                snik:
                                  bulk: {}
                                validate: [1]
                                """))
                .containsExactly(
                        "millrace.yaml: kafka.bootstrap-servers: is missing; write for example"
                                + " broker-1:9092,broker-2:9092",
                        "millrace.yaml: sink.elasticsearch.password: is missing; it goes with username",
                        "millrace.yaml:3: kafka.stream-threads: \"many\" is not a whole number; write digits only",
                        "millrace.yaml:5: kafka.client.\"processing.guarantee\": must be at_least_once: with"
                                + " exactly_once_v2 the producer commits offsets past the gate, before Elasticsearch"
                                + " has the documents; documents have deterministic ids, so nothing is stored twice"
                                + " either way",
                        "millrace.yaml:8: sink.elasticsearch.hosts: has \"es:9200\", which is not a URL; write"
                                + " http://host:9200 or https://host:9200",
                        "millrace.yaml:11: sink.bulk.max-size: \"5 megs\" is not a size; write 5MiB or a number of"
                                + " bytes",
                        "millrace.yaml:12: sink.bulk.max-documents: must be at least 1",
                        "millrace.yaml:13: sink.bulk.lingre: unknown key; did you mean sink.bulk.linger?",
                        "millrace.yaml:14: snik: unknown key; did you mean sink?",
                        "millrace.yaml:16: validate: takes keys of its own: max-event-size, max-depth, max-fields,"
                                + " required-fields, max-past, max-future, on-future");
    }

    @Test
    void namesTheVariableOrThePropertyThatIsWrong() {
        assertThat(Read.problems(
                        Read.REQUIRED,
                        Map.of("millrace.http.port", "http", "millrace.htp.host", "0.0.0.0"),
                        Map.of("MILLRACE_SINK_BULK_LINGER", "soon", "MILLRACE_SINK_BULK_MAXSIZE", "1MiB")))
                .containsExactly(
                        "MILLRACE_SINK_BULK_MAXSIZE: unknown variable; did you mean MILLRACE_SINK_BULK_MAX_SIZE?",
                        "-Dmillrace.htp.host: htp.host: unknown key; did you mean http.host?",
                        "MILLRACE_SINK_BULK_LINGER: sink.bulk.linger: \"soon\" is not a duration; write 250ms, 5s, 10m,"
                                + " 2h or 1d",
                        "-Dmillrace.http.port: http.port: \"http\" is not a whole number; write digits only");
    }

    @Test
    void passesOverVariablesThatKubernetesAdds() {
        // given
        Map<String, String> environment = Map.of(
                "MILLRACE_SERVICE_HOST", "10.0.0.1",
                "MILLRACE_PORT", "tcp://10.0.0.1:9600",
                "MILLRACE_PORT_9600_TCP_ADDR", "10.0.0.1",
                "MILLRACE_LOG_FORMAT", "ecs");

        // then
        assertThat(linger(Read.REQUIRED, Map.of(), environment)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void refusesAKeyThatIsThereTwice() {
        assertThat(Read.problems(Read.REQUIRED + "http: {port: 1}\nhttp: {port: 2}\n"))
                .containsExactly("millrace.yaml:4: http: is there twice, first in line 3; keep one of them");
    }

    @Test
    void findsTheKeyOfTheSameNameElsewhere() {
        assertThat(Read.problems(Read.REQUIRED + "ledger:\n  linger: 5s\n"))
                .containsExactly("millrace.yaml:4: ledger.linger: unknown key; did you mean sink.bulk.linger?");
    }

    @Test
    void namesTheLineOfASyntaxError() {
        assertThat(Read.problems("http:\n  port: [1\nkafka: 2\n"))
                .singleElement()
                .asString()
                .startsWith("millrace.yaml:3: is not YAML: ");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> ConfigLoader.load(Path.of("no-such.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("no-such.yaml: there is no such file; name an existing one");
    }

    @Test
    void needsNeitherKafkaNorElasticsearchForTheStages() {
        assertThat(Read.stages("")).isEqualTo(StagesConfig.DEFAULT);
    }

    @Test
    void takesAnEmptyPartForItsDefaults() {
        assertThat(Read.stages("validate:\n#  max-depth: 3\n")).isEqualTo(StagesConfig.DEFAULT);
    }

    @Test
    void readsASecretFromAFile(@TempDir Path folder) throws Exception {
        // given
        Files.writeString(folder.resolve("password"), "s3cret, really\n");
        Path file = Files.writeString(folder.resolve("millrace.yaml"), """
                kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
                sink: {elasticsearch: {hosts: "http://localhost:9200", username: elastic, password-file: password}}
                """);

        // when
        MillraceConfig config = new ConfigLoader(Map.of(), Map.of()).read(MillraceConfig.class, file);

        // then
        assertThat(config.sink().elasticsearch().password()).isEqualTo("s3cret, really");
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void takesASecretLiterally() {
        // given
        String yaml = Read.REQUIRED.replace("hosts:", "username: elastic, password: 'a${b}%c\\,d', hosts:");

        // when
        MillraceConfig config = Read.whole(yaml);

        // then
        assertThat(config.sink().elasticsearch().password()).isEqualTo("a${b}%c\\,d");
    }

    @Test
    void takesARelativePathFromTheFolderOfTheFile(@TempDir Path folder) throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("millrace.yaml"), """
                enrich:
                  lookups:
                    - {name: s, file: data/s.csv, key-field: service.name, key-column: service, fields: {o: labels.o}}
                """);

        // when
        StagesConfig config = new ConfigLoader(Map.of(), Map.of()).read(StagesConfig.class, file);

        // then
        assertThat(config.enrich().lookups().get(0).file()).isEqualTo(folder.resolve("data/s.csv"));
    }

    private static Duration linger(String yaml, Map<String, String> properties, Map<String, String> environment) {
        return Read.inFile(
                yaml,
                file -> new ConfigLoader(properties, environment)
                        .read(MillraceConfig.class, file)
                        .sink()
                        .bulk()
                        .linger());
    }
}

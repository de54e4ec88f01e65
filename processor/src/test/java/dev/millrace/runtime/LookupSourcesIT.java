package dev.millrace.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.config.MillraceConfig;
import dev.millrace.lookup.AnsweringServer;
import dev.millrace.lookup.LookupTables;
import dev.millrace.lookup.MmdbWriter;
import dev.millrace.lookup.PostgresServer;
import dev.millrace.topology.Stages;
import dev.millrace.topology.TaskFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One lookup of each kind against the real thing: a file, a topic of a broker, a table of PostgreSQL (where the machine has
 * it), an HTTP server, an index of Elasticsearch, a MaxMind DB file. In the topology under the test driver and in the whole
 * application the same event gets the same fields.
 */
class LookupSourcesIT extends IntegrationTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String EVENT = """
            {"@timestamp":"2026-03-01T12:00:00Z","message":"hello","service":{"name":"checkout"},\
            "source":{"ip":"198.51.100.7","port":40000},"destination":{"ip":"10.0.0.1","port":443},\
            "network":{"transport":"tcp"},"url":{"domain":"shop.example.co.uk"},"user_agent":{"original":"curl/8.5.0"}}""";

    private static final String PER_KEY = "per-key: {deadline: 1m, timeout: 1m}";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Where a lookup gets its rows from, and what our event gets from it. */
    enum Source {
        FILE("labels.owner", "anna"),
        TOPIC("labels.owner", "anna"),
        JDBC("labels.owner", "anna"),
        HTTP("labels.owner", "anna"),
        ELASTICSEARCH("labels.owner", "anna"),
        MMDB("source.geo.country_iso_code", "DE"),
        USER_AGENT("user_agent.name", "curl"),
        REGISTERED_DOMAIN("url.registered_domain", "example.co.uk"),
        COMMUNITY_ID("network.community_id", "1:"),
        NETWORK_DIRECTION("network.direction", "inbound");

        private final String field;
        private final String value;

        Source(String field, String value) {
            this.field = field;
            this.value = value;
        }
    }

    @AfterEach
    void closeSources() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @ParameterizedTest
    @EnumSource(Source.class)
    void joinsTheSameInTheTestDriverAndInTheApplication(Source source) throws Exception {
        // given
        topics.create(1);
        String lookup = lookup(source);
        MillraceConfig config = RunningMillrace.load(
                configFile(elasticsearch(), Map.of(), "enrich:\n  lookups:\n    - " + lookup + "\n"));

        // when
        String inTheDriver = inTheDriver(config, source);
        topics.produce(1, number -> EVENT);
        try (RunningMillrace millrace = RunningMillrace.start(config)) {
            awaitNoLag();

            // then
            assertBalanced(millrace.counters());
            assertThat(millrace.lookups().status().get(0).hits()).isEqualTo(1);
        }
        assertThat(inTheDriver).startsWith(source.value);
        assertThat(field(assertStoredOnce(1).get(0).path("_source"), source)).isEqualTo(inTheDriver);
    }

    private static String inTheDriver(MillraceConfig config, Source source) throws IOException {
        InstantSource clock = InstantSource.system();
        try (LookupTables lookups =
                LookupTables.start(config.enrich(), clock, new ClientSettings(config.kafka()).lookupConsumer())) {
            await().atMost(LONG).until(lookups::isWarm);
            Stages stages =
                    Stages.create(config.stages(), lookups.lookups(), clock).get();
            try (TaskFixture task = new TaskFixture(stages)) {
                List<String> lines = task.bulkLines(EVENT.getBytes(UTF_8));
                assertThat(lines).hasSize(2);
                return field(JSON.readTree(lines.get(1)), source);
            }
        }
    }

    /** In one object or with dots, as the document has it. */
    private static String field(JsonNode document, Source source) {
        JsonNode dotted = document.path(source.field);
        return dotted.isMissingNode()
                ? document.at("/" + source.field.replace('.', '/')).asText()
                : dotted.asText();
    }

    // ---- the sources

    private String lookup(Source source) throws Exception {
        return switch (source) {
            case FILE -> {
                Path file = Files.writeString(folder.resolve("owners.csv"), "service,owner\ncheckout,anna\n");
                yield byService("file: " + file, "key-column: service");
            }
            case TOPIC -> {
                String topic = topics.input() + "-owners";
                topics.create(topic, 3);
                try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
                    byte[] row = "{\"owner\":\"anna\"}".getBytes(UTF_8);
                    TestTopics.send(producer, new ProducerRecord<>(topic, "checkout".getBytes(UTF_8), row));
                }
                open.push(() -> topics.delete(topic));
                yield byService("topic: " + topic, "refresh: 200ms");
            }
            case JDBC ->
                byService(
                        "jdbc: {url: \"%s\", user: postgres, query: \"SELECT * FROM owners\"}".formatted(postgres()),
                        "key-column: service");
            case HTTP -> {
                AnsweringServer server = new AnsweringServer(AnsweringServer.json(key -> "{\"owner\":\"anna\"}"));
                open.push(server);
                yield byService("http: {url: \"" + server.url() + "/owners/{service.name}\"}", PER_KEY);
            }
            case ELASTICSEARCH -> {
                String index = topics.input() + "-owners";
                stored.request("PUT", "/" + index, """
                        {"settings":{"number_of_replicas":0},"mappings":{"properties":{"service":{"type":"keyword"}}}}""");
                stored.request(
                        "POST", "/" + index + "/_doc?refresh=true", "{\"service\":\"checkout\",\"owner\":\"anna\"}");
                open.push(() -> stored.request("DELETE", "/" + index, null));
                yield byService(
                        "elasticsearch: {url: \"%s\", index: %s}".formatted(elasticsearch(), index),
                        "key-column: service, " + PER_KEY);
            }
            case MMDB -> {
                Path file = new MmdbWriter()
                        .put("198.51.100.0/24", Map.of("country", Map.of("iso_code", "DE")))
                        .writeTo(folder.resolve("country.mmdb"), "GeoLite2-Country");
                yield "{name: country, mmdb: " + file + "}";
            }
            case USER_AGENT, REGISTERED_DOMAIN, COMMUNITY_ID, NETWORK_DIRECTION ->
                "{name: computed, compute: "
                        + source.name().toLowerCase(Locale.ROOT).replace('_', '-') + "}";
        };
    }

    private static String byService(String source, String more) {
        return "{name: owners, " + source + ", key-field: service.name, fields: {owner: labels.owner}, " + more + "}";
    }

    private String postgres() throws IOException, InterruptedException, SQLException {
        Optional<Path> binaries = PostgresServer.binaries();
        assumeTrue(binaries.isPresent(), "no binaries of PostgreSQL on this machine; install the package postgresql");
        PostgresServer server =
                PostgresServer.start(binaries.orElseThrow(), Files.createTempDirectory("millrace-postgres-"));
        open.push(server::stop);
        try (Connection connection = DriverManager.getConnection(server.url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE owners AS SELECT 'checkout' AS service, 'anna' AS owner");
        }
        return server.url();
    }
}

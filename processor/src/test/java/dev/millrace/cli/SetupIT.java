package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsType;
import dev.millrace.servers.Modules;
import dev.millrace.servers.Servers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SetupIT {

    @RegisterExtension
    static final Servers SERVERS = Servers.shared();

    private final String input = "setup-" + UUID.randomUUID();
    private final String deadLetters = input + ".dead-letters";
    private final String ledger = input + ".ledger";

    @TempDir
    Path folder;

    private Path file;
    private Modules modules;

    @BeforeEach
    void configure() throws IOException {
        modules = Modules.of(SERVERS.elasticsearch().url());
        file = Files.writeString(folder.resolve("millrace.yaml"), """
                kafka: {bootstrap-servers: "%s", input-topics: %s}
                sink: {elasticsearch: {hosts: "%s"}}
                dead-letters: {topic: %s}
                ledger: {topic: %s}
                """.formatted(
                        SERVERS.kafka().bootstrapServers(),
                        input,
                        SERVERS.elasticsearch().url(),
                        deadLetters,
                        ledger));
    }

    @Test
    void createsTopicsAndTemplatesAndIsContentTheSecondTime() throws Exception {
        // when
        CommandLines first = CommandLines.run("setup", "--config", file.toString(), "--partitions", "3");
        CommandLines second = CommandLines.run("setup", "--config", file.toString(), "--partitions", "3");

        // then
        assertThat(first.err()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(first.out().lines())
                .containsExactly(
                        "input topic " + input + " created with 3 partitions",
                        "dead-letter topic " + deadLetters + " created with 1 partitions",
                        "ledger topic " + ledger + " created with 1 partitions",
                        "component template millrace@mappings installed" + replacedTypes(),
                        "component template millrace@settings installed",
                        "component template millrace@lifecycle "
                                + (modules.has("x-pack-ilm")
                                        ? "installed"
                                        : "left out: the server has no module x-pack-ilm"),
                        "index template millrace-logs installed for [\"logs-*-*\"]",
                        "index template millrace-logs-by-time installed for [\"logs-*-*@*\"]");
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.out().lines())
                .startsWith("input topic " + input + " is there", "dead-letter topic " + deadLetters + " is there")
                .endsWith("index template millrace-logs-by-time installed for [\"logs-*-*@*\"]");
    }

    /** A node has all of these modules or none. */
    private String replacedTypes() {
        return modules.has("mapper-extras")
                ? ""
                : ", constant_keyword is keyword in 3 fields, match_only_text is text in 43 fields,"
                        + " scaled_float is double in 3 fields, wildcard is keyword in 8 fields as the server lacks the"
                        + " module";
    }

    @Test
    void makesDataStreamsOfOurMappings() throws Exception {
        // given
        CommandLines.run("setup", "--config", file.toString());
        String dataStream = "logs-setup-" + UUID.randomUUID();

        // when
        JsonNode created = request(
                "POST",
                "/" + dataStream + "/_create/1",
                "{\"@timestamp\":\"2026-03-01T12:00:00Z\",\"message\":\"hello\",\"kafka.offset\":7,\"stranger\":{\"a\":1}}");

        // then
        JsonNode mappings = request("GET", "/" + dataStream + "/_mapping", "")
                .iterator()
                .next()
                .path("mappings");
        assertThat(created.path("result").asText()).isEqualTo("created");
        assertThat(mappings.path("dynamic").asText()).isEqualTo("false");
        assertThat(mappings.path("properties").has("stranger")).isFalse();
        assertThat(mappings.at("/properties/kafka/properties/offset/type").asText())
                .isEqualTo("long");
        assertThat(mappings.at("/properties/message/type").asText())
                .isEqualTo(modules.has("mapper-extras") ? "match_only_text" : "text");
        assertThat(mappings.at("/properties/attributes/type").asText()).isEqualTo("flattened");
    }

    @Test
    void mapsEveryFieldSoThatNoValueIsTooLong() throws Exception {
        // given
        CommandLines.run("setup", "--config", file.toString());
        String dataStream = "logs-setup-" + UUID.randomUUID();
        List<EcsField> fields = Ecs.fields().stream()
                // What only Millrace itself writes.
                .filter(field -> !field.name().startsWith("kafka."))
                .filter(field -> field.type() != EcsType.CONSTANT_KEYWORD)
                .filter(field -> field != Ecs.TIMESTAMP)
                .toList();

        // when
        List<String> results = new ArrayList<>();
        for (int from = 0; from < fields.size(); from += 100) {
            String values = fields.subList(from, Math.min(from + 100, fields.size())).stream()
                    .map(field -> "\"" + field.name() + "\":" + valueOf(field.type()))
                    .collect(Collectors.joining(","));
            results.add(request(
                            "POST",
                            "/" + dataStream + "/_create/" + from,
                            "{\"@timestamp\":\"2026-03-01T12:00:00Z\"," + values + "}")
                    .path("result")
                    .asText());
        }

        // then
        assertThat(results).hasSizeGreaterThan(10).containsOnly("created");
    }

    @Test
    void leavesRareSetsToBeMappedByTheUser() throws Exception {
        // given
        CommandLines.run("setup", "--config", file.toString());
        String dataStream = "logs-setup-" + UUID.randomUUID();

        // when
        JsonNode mappings;
        try {
            request(
                    "PUT",
                    "/_component_template/millrace@custom",
                    "{\"template\":{\"mappings\":{\"properties\":{\"threat\":{\"type\":\"object\",\"properties\":"
                            + "{\"indicator\":{\"properties\":{\"ip\":{\"type\":\"ip\"}}}}}}}}}");
            request(
                    "POST",
                    "/" + dataStream + "/_create/1?refresh=true",
                    "{\"@timestamp\":\"2026-03-01T12:00:00Z\",\"threat.indicator.ip\":\"10.0.0.1\"}");
            mappings = request("GET", "/" + dataStream + "/_mapping", "");
        } finally {
            request("DELETE", "/_component_template/millrace@custom", "");
        }

        // then
        assertThat(mappings.iterator()
                        .next()
                        .at("/mappings/properties/threat/properties/indicator/properties/ip/type")
                        .asText())
                .isEqualTo("ip");
        assertThat(request("GET", "/" + dataStream + "/_count?q=threat.indicator.ip:%2210.0.0.0/8%22", "")
                        .path("count")
                        .asInt())
                .isEqualTo(1);
    }

    /** Text is longer than a term may be. */
    private static String valueOf(EcsType type) {
        String text = '"' + "ä".repeat(17_000) + '"';
        return switch (type) {
            case KEYWORD, WILDCARD, CONSTANT_KEYWORD, VERSION, TEXT, MATCH_ONLY_TEXT -> text;
            case LONG, INTEGER, SHORT -> "1";
            case DOUBLE, FLOAT, SCALED_FLOAT -> "0.5";
            case BOOLEAN -> "true";
            case DATE -> "\"2026-03-01T12:00:00.000Z\"";
            case IP -> "\"10.0.0.1\"";
            case GEO_POINT -> "{\"lat\":1,\"lon\":\"2\"}";
            case OBJECT, NESTED -> "[{\"stranger\":" + text + "}]";
            case FLATTENED -> "{\"a\":" + text + "}";
        };
    }

    @Test
    void findsRareFieldsByTheirFullNames() throws Exception {
        // given
        CommandLines.run("setup", "--config", file.toString());
        String dataStream = "logs-setup-" + UUID.randomUUID();

        // when
        request(
                "POST",
                "/" + dataStream + "/_create/1?refresh=true",
                "{\"@timestamp\":\"2026-03-01T12:00:00Z\",\"threat.indicator.ip\":\"10.0.0.1\","
                        + "\"threat.technique.id\":[\"T1110\"],\"email.attachments\":[{\"file\":{\"name\":\"a.pdf\"}}]}");

        // then
        for (String query : List.of(
                "threat.indicator.ip:10.0.0.1", "threat.technique.id:T1110", "email.attachments.file.name:a.pdf")) {
            JsonNode found = request("GET", "/" + dataStream + "/_count?q=" + query, "");
            assertThat(found.path("count").asInt()).as(query).isEqualTo(1);
        }
    }

    @Test
    void raisesTheLimitOfADeadLetterTopicThatIsThere() throws Exception {
        // given
        createTopic(deadLetters);

        // when
        CommandLines result = CommandLines.run("setup", "--config", file.toString());

        // then
        assertThat(result.out().lines())
                .contains("dead-letter topic " + deadLetters
                        + " is there, max.message.bytes raised from 1048588 to 20971520");
        // The controller has taken it; the broker that is asked hears of it a moment later.
        await().untilAsserted(() -> assertThat(maxMessageBytes(deadLetters)).isEqualTo("20971520"));
    }

    @Test
    void exitsWith1WhenElasticsearchIsAway() throws Exception {
        // given
        String away =
                Files.readString(file).replace(SERVERS.elasticsearch().url().toString(), "http://127.0.0.1:1");
        Files.writeString(file, away);

        // when
        CommandLines result = CommandLines.run("setup", "--config", file.toString());

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("Elasticsearch at [http://127.0.0.1:1]: ");
    }

    private void createTopic(String name) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(2, TimeUnit.MINUTES);
        }
    }

    private String maxMessageBytes(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin()) {
            Config settings = Objects.requireNonNull(admin.describeConfigs(List.of(resource))
                    .all()
                    .get(2, TimeUnit.MINUTES)
                    .get(resource));
            return settings.get("max.message.bytes").value();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", SERVERS.kafka().bootstrapServers()));
    }

    private static JsonNode request(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(SERVERS.elasticsearch().url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body());
    }
}

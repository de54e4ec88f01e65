package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandLines;
import dev.millrace.config.MillraceConfig;
import dev.millrace.local.ElasticsearchOptions;
import dev.millrace.local.ElasticsearchServer;
import dev.millrace.servers.Modules;
import dev.millrace.servers.Servers;
import dev.millrace.sink.ElasticsearchSetup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What only a complete Elasticsearch does: modules that the node of {@code deploy/local} lacks. Skipped there, saying which;
 * CONTRIBUTING.md lists these tests.
 */
class FullElasticsearchIT extends IntegrationTest {

    private static final String PASSWORD = "elastic-passw0rd-3c7d";

    private Modules modules;

    @BeforeEach
    void ask() {
        modules = Modules.of(elasticsearch());
    }

    @Test
    void saysItsVersion() {
        // given
        modules.require("rest-root");

        // when
        JsonNode root = stored.request("GET", "/", null);

        // then
        assertThat(root.at("/version/number").asText()).matches("(8\\.19|9\\.).*");
    }

    @Test
    void storesIntoADataStreamOfThePublishedTypesThatTheServersOwnPolicyRollsOver() {
        // given
        modules.require("data-streams", "x-pack-ilm", "mapper-extras", "wildcard", "constant-keyword");
        topics.create(1);
        topics.produce(1, i -> """
                {"event.dataset":"%s","message":"connection refused by peer",
                 "url":{"original":"https://example.com/some/long/path?x=1"},"container":{"cpu":{"usage":0.5}}}""".formatted(dataset()));

        // when
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }

        // then
        String index = assertStoredOnce(1).get(0).path("_index").asText();
        JsonNode stream =
                stored.request("GET", "/_data_stream/" + dataStream(), null).at("/data_streams/0");
        assertThat(stream.path("template").asText()).isEqualTo("millrace-logs");
        assertThat(stream.path("ilm_policy").asText()).isEqualTo("logs");
        JsonNode lifecycle = stored.request("GET", "/" + index + "/_ilm/explain", null)
                .path("indices")
                .path(index);
        assertThat(lifecycle.path("managed").asBoolean()).isTrue();
        assertThat(lifecycle.path("step").asText()).isNotEqualTo("ERROR");
        JsonNode fields = stored.request("GET", "/" + dataStream() + "/_mapping", null)
                .path(index)
                .at("/mappings/properties");
        assertThat(fields.at("/message/type").asText()).isEqualTo("match_only_text");
        assertThat(fields.at("/url/properties/original/type").asText()).isEqualTo("wildcard");
        assertThat(fields.at("/data_stream/properties/dataset/type").asText()).isEqualTo("constant_keyword");
        assertThat(fields.at("/container/properties/cpu/properties/usage/type").asText())
                .isEqualTo("scaled_float");
        assertFound("{\"match_phrase\":{\"message\":\"refused by peer\"}}");
        assertFound("{\"wildcard\":{\"url.original\":\"*/long/path*\"}}");
        assertFound("{\"term\":{\"data_stream.dataset\":\"" + dataset() + "\"}}");
        assertFound("{\"range\":{\"container.cpu.usage\":{\"gte\":0.5,\"lte\":0.5}}}");
    }

    private void assertFound(String query) {
        assertThat(stored.request("POST", "/" + dataStream() + "/_count", "{\"query\":" + query + "}")
                        .path("count")
                        .asLong())
                .as(query)
                .isEqualTo(1);
    }

    @Test
    void keepsDocumentsAsLongAsTheRetentionSays() throws IOException {
        // given
        modules.require("data-streams", "x-pack-ilm");
        topics.create(1);
        Path file = configFile(elasticsearch(), Map.of(), "");
        Files.writeString(file, Files.readString(file).replace("sink:\n", "sink:\n  retention: 30d\n"));

        // when
        CommandLines setup = CommandLines.run("setup", "--config", file.toString());
        CommandLines differences = CommandLines.run("setup", "--diff", "--config", file.toString());
        topics.produce(1, i -> event(dataset(), i));
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(file))) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }

        // then
        assertThat(setup.exitCode()).as(setup.err()).isZero();
        assertThat(differences.exitCode()).as(differences.out()).isZero();
        JsonNode stream =
                stored.request("GET", "/_data_stream/" + dataStream(), null).at("/data_streams/0");
        assertThat(stream.at("/lifecycle/data_retention").asText()).isEqualTo("30d");
        assertThat(stream.path("next_generation_managed_by").asText()).isEqualTo("Data stream lifecycle");
    }

    @Test
    void storesWhatAnIngestPipelineMakesOfADocumentOnce() {
        // given
        modules.require("data-streams", "ingest-common");
        topics.create(1);
        pipeline("{\"set\":{\"field\":\"labels.seen\",\"value\":\"yes\"}}");
        template("\"index.default_pipeline\":\"" + dataset() + "\"", "");
        topics.produce(100, i -> event(dataset(), i));

        // when
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();

            // then
            assertThat(millrace.counters().stored().sum()).isEqualTo(100);
            assertBalanced(millrace.counters());
        }
        assertThat(assertStoredOnce(100))
                .allMatch(
                        document -> document.at("/_source/labels/seen").asText().equals("yes"));
        assertThat(reconcile().exitCode()).isZero();
    }

    @Test
    void countsApartWhatElasticsearchPutsIntoItsFailureStore() {
        // given
        modules.require("data-streams", "ingest-common");
        topics.create(1);
        failing();
        topics.produce(100, i -> event(dataset(), i));

        // when
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();

            // then
            assertThat(millrace.counters().stored().sum()).isEqualTo(90);
            assertThat(millrace.counters().failureStored().sum()).isEqualTo(10);
            assertThat(millrace.counters().deadLettered().sum()).isZero();
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(90);
        // Searchable once it is refreshed, which nobody asks for: a second later.
        await().atMost(LONG).untilAsserted(() -> assertThat(failures()).isEqualTo(10));
        CommandLines reconciled = reconcile();
        assertThat(reconciled.exitCode()).as(reconciled.out()).isZero();
        assertThat(reconciled.out()).contains("90 stored, 0 in dead letters, 10 in failure stores, 0 missing, 0 twice");
    }

    @Test
    void deadLettersWhatElasticsearchPutsIntoItsFailureStoreUnderThatPolicy() throws IOException {
        // given
        modules.require("data-streams", "ingest-common");
        topics.create(1);
        failing();
        topics.produce(100, i -> event(dataset(), i));
        Path file = configFile(elasticsearch(), Map.of(), "");
        Files.writeString(
                file, Files.readString(file).replace("sink:\n", "sink:\n  bulk: {failure-store: dead-letter}\n"));

        // when
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(file))) {
            awaitNoLag();

            // then
            assertThat(millrace.counters().stored().sum()).isEqualTo(90);
            assertThat(millrace.counters().rejections()).containsExactly(Map.entry("sink.failure-store", 10L));
            assertThat(millrace.counters().failureStored().sum()).isZero();
            assertBalanced(millrace.counters());
        }
        assertStoredOnce(90);
        assertThat(topics.deadLetterRecords()).hasSize(10);
    }

    @Test
    void storesWithAnApiKeyOfTheListedRights() throws Exception {
        // given
        modules.require("data-streams");
        topics.create(1);
        topics.produce(100, IntegrationTest::event);
        Path users = Files.writeString(folder.resolve("users"), "admin:" + PASSWORD + "\n");
        Path roles = Files.writeString(folder.resolve("users_roles"), "superuser:admin\n");
        try (ElasticsearchServer secured = Servers.start(ElasticsearchOptions.defaults()
                .withSettings(
                        Map.of("xpack.security.enabled", "true", "xpack.security.authc.realms.file.file1.order", "0"))
                .withConfigFiles(Map.of("users", users, "users_roles", roles)))) {
            MillraceConfig setup = keyed(secured.url(), """
                    {"setup":{"cluster":["manage_index_templates","monitor"]}}""");
            MillraceConfig run = keyed(secured.url(), """
                    {"run":{"indices":[{"names":["logs-*"],
                     "privileges":["create_doc","auto_configure","read","maintenance"]}]}}""");
            ElasticsearchSetup.install(
                    setup.sink().elasticsearch(), setup.sink().retention());

            // when
            try (RunningMillrace millrace = RunningMillrace.start(run)) {
                awaitNoLag();

                // then
                assertThat(millrace.counters().stored().sum()).isEqualTo(100);
                assertBalanced(millrace.counters());
            }
        }
    }

    /** A configuration whose API key has these roles and no others. */
    private MillraceConfig keyed(URI node, String roles) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> created = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(node.resolve("/_security/api_key"))
                                .timeout(Duration.ofSeconds(60))
                                .header("Authorization", "Basic " + login)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        "{\"name\":\"millrace\",\"role_descriptors\":" + roles + "}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
        String key = created.body().replaceFirst(".*\"encoded\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        Path file = configFile(node, Map.of(), "");
        Files.writeString(
                file,
                Files.readString(file).replace("  elasticsearch:\n", "  elasticsearch:\n    api-key: " + key + "\n"));
        return RunningMillrace.load(file);
    }

    /** Its failure store takes each tenth event, which a pipeline refuses. */
    private void failing() {
        pipeline("{\"fail\":{\"if\":\"ctx.attributes?.number != null && ctx.attributes.number % 10 == 0\","
                + "\"message\":\"planted\"}}");
        template(
                "\"index.default_pipeline\":\"" + dataset() + "\"",
                ",\"data_stream_options\":{\"failure_store\":{\"enabled\":true}}");
    }

    private long failures() {
        return stored.request("GET", "/" + dataStream() + "::failures/_search?size=0&track_total_hits=true", null)
                .at("/hits/total/value")
                .asLong();
    }

    private void pipeline(String processor) {
        stored.request("PUT", "/_ingest/pipeline/" + dataset(), "{\"processors\":[" + processor + "]}");
    }

    /** For this test's data stream alone, of our components. */
    private void template(String settings, String more) {
        stored.request("PUT", "/_index_template/" + dataset(), """
                {"index_patterns":["%s"],"data_stream":{},"priority":900,
                 "composed_of":["millrace@mappings","millrace@settings"],
                 "template":{"settings":{%s}%s}}""".formatted(dataStream(), settings, more));
    }

    private CommandLines reconcile() {
        stored.refresh();
        return CommandLines.run(
                "reconcile", "--config", folder.resolve("millrace.yaml").toString());
    }

    private String dataset() {
        return topics.input().replace('-', '_');
    }

    private String dataStream() {
        return "logs-" + dataset() + "-default";
    }

    private static String event(String dataset, int number) {
        return "{\"event.dataset\":\"%s\",\"message\":\"event %d\",\"number\":%d}".formatted(dataset, number, number);
    }
}

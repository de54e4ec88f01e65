package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.CommandLines;
import dev.millrace.kibana.Kql;
import dev.millrace.kibana.LensQuery;
import dev.millrace.kibana.Picture;
import dev.millrace.kibana.SavedObjectCheck;
import dev.millrace.kibana.SavedObjects;
import dev.millrace.local.samples.Sample;
import dev.millrace.local.samples.Samples;
import dev.millrace.lookup.MmdbWriter;
import dev.millrace.testing.GeneratedPage;
import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * Each panel of each dashboard finds something: the quickstart's sample events, places for their addresses, Millrace's
 * numbers of itself, its own logs and its dead letters are in Elasticsearch, and what Kibana would ask is asked.
 */
class DashboardsIT extends IntegrationTest {

    private static final Path REPOSITORY = GeneratedPage.repository();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonNode> objects = new HashMap<>();

    @Test
    void everyPanelShowsSomething() throws IOException {
        // given
        topics.create(1);
        Path config = configuration();
        try (MillraceProcess millrace = MillraceProcess.run(config, folder.resolve("millrace.log"))) {
            List<Sample> samples =
                    Samples.in(REPOSITORY.resolve("deploy/local/samples")).until(Instant.now(), 42);
            produce(samples.stream().map(Sample::value).toList());
            awaitCommitted(samples.size());
            awaitFound("millrace.metrics.code", "millrace.metrics.lookup", "millrace.metrics.bulk_millis");
            // Its own logs, shipped like any others.
            produce(Files.readAllLines(millrace.log()).stream()
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .toList());
            awaitFound("log.logger");
        }
        CommandLines indexed = CommandLines.run("dead-letters", "index", "--config", config.toString());
        CommandLines again = CommandLines.run("dead-letters", "index", "--config", config.toString());
        assertThat(indexed.exitCode()).as(indexed.err()).isZero();
        assertThat(indexed.err()).contains(" 0 were there");
        assertThat(again.err()).startsWith("0 dead letters indexed into logs-millrace.dead_letters-default, ");
        stored.refresh();

        // when
        Map<String, String> types = SavedObjectCheck.types(REPOSITORY.resolve("deploy/elasticsearch/mappings.json"));
        List<ObjectNode> all = SavedObjects.of(REPOSITORY.resolve("deploy/kibana"), types);
        all.forEach(object -> objects.put(SavedObjectCheck.key(object), object));
        List<String> empty = new ArrayList<>();
        for (ObjectNode object : all) {
            if (object.path("type").asText().equals("dashboard")) {
                empty.addAll(draw(object));
            }
        }

        // then
        assertThat(empty).as("panels without a row").isEmpty();
    }

    private Path configuration() throws IOException {
        Path places = new MmdbWriter()
                .put("192.0.2.0/24", place("Germany", "DE", 52.52, 13.4))
                .put("198.51.100.0/24", place("United States", "US", 42.36, -71.06))
                .put("203.0.113.0/24", place("Japan", "JP", 35.68, 139.69))
                .put("2001:db8::/32", place("Brazil", "BR", -23.55, -46.63))
                .writeTo(folder.resolve("places.mmdb"), "GeoLite2-City");
        return configFile(elasticsearch(), Map.of(), """
                metrics: {topic: %s, interval: 1s}
                validate: {max-past: 3650d}
                enrich:
                  lookups:
                    - name: services
                      file: %s
                      key-field: service.name
                      key-column: service
                      fields: {owner: labels.owner}
                    - {name: places, mmdb: %s}
                """.formatted(
                        topics.input(), REPOSITORY.resolve("deploy/local/samples/services.csv"), places));
    }

    private static Map<String, Object> place(String country, String code, double latitude, double longitude) {
        return Map.of(
                "country", Map.of("iso_code", code, "names", Map.of("en", country)),
                "location", Map.of("latitude", latitude, "longitude", longitude));
    }

    private void produce(List<byte[]> values) {
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            values.stream()
                    .map(value -> producer.send(new ProducerRecord<>(topics.input(), 0, null, value)))
                    .toList()
                    .forEach(TestTopics::get);
        }
    }

    /** Its numbers of itself keep coming, so the lag is no measure. */
    private void awaitCommitted(long offset) {
        TopicPartition partition = new TopicPartition(topics.input(), 0);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(topics.committed().getOrDefault(partition, 0L))
                        .isGreaterThanOrEqualTo(offset));
    }

    /** Until some event of this test has each of the fields. */
    private void awaitFound(String... fields) {
        await().atMost(LONG)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> {
                    stored.refresh();
                    for (String field : fields) {
                        String query = field.equals("log.logger") ? "event.dataset: millrace" : field + ": *";
                        assertThat(found("logs-*", Kql.query(query), 0)
                                        .at("/hits/total/value")
                                        .asLong())
                                .as(field)
                                .isPositive();
                    }
                });
    }

    /** Draws a dashboard and returns what had nothing to draw. */
    private List<String> draw(JsonNode dashboard) throws IOException {
        JsonNode attributes = dashboard.path("attributes");
        String query = JSON.readTree(
                        attributes.at("/kibanaSavedObjectMeta/searchSourceJSON").asText())
                .at("/query/query")
                .asText();
        Picture picture = new Picture();
        List<String> empty = new ArrayList<>();
        for (JsonNode panel : JSON.readTree(attributes.path("panelsJSON").asText())) {
            String name = panel.path("panelIndex").asText() + ":"
                    + panel.path("panelRefName").asText();
            JsonNode object = referred(dashboard, name);
            boolean any = switch (panel.path("type").asText()) {
                case "lens" -> lens(picture, panel, object, query);
                case "search" -> search(picture, panel, object);
                default -> map(picture, panel, object, query);
            };
            if (!any) {
                empty.add(SavedObjectCheck.key(object));
            }
        }
        if (Boolean.getBoolean("docs.write")) {
            Path folder = Files.createDirectories(REPOSITORY.resolve("topology-docs/dashboards"));
            String file = dashboard.path("id").asText().replace("millrace-", "") + ".svg";
            Files.writeString(folder.resolve(file), picture.svg());
        }
        return empty;
    }

    private boolean lens(Picture picture, JsonNode panel, JsonNode lens, String dashboardQuery) {
        LensQuery query = new LensQuery(lens, dashboardQuery);
        ObjectNode body = query.body();
        ((ArrayNode) body.at("/query/bool/filter")).add(ofThisTest());
        JsonNode answer = stored.request("POST", "/" + indices(lens) + "/_search", body.toString());
        List<Map<String, Object>> rows = query.rows(answer);
        boolean any = answer.at("/hits/total/value").asLong() > 0
                && rows.stream()
                        .anyMatch(row -> row.values().stream()
                                .anyMatch(value -> value instanceof Double number && Double.isFinite(number)));
        if (any) {
            picture.lens(panel, lens, rows);
        }
        return any;
    }

    private boolean search(Picture picture, JsonNode panel, JsonNode search) throws IOException {
        JsonNode source = JSON.readTree(
                search.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asText());
        JsonNode hits = found(
                        indices(search), Kql.query(source.at("/query/query").asText()), 12)
                .at("/hits/hits");
        List<String> columns = new ArrayList<>();
        search.at("/attributes/columns").forEach(column -> columns.add(column.asText()));
        List<List<String>> lines = new ArrayList<>();
        for (JsonNode hit : hits) {
            lines.add(columns.stream()
                    .map(column -> text(hit.path("_source"), column))
                    .toList());
        }
        picture.search(panel, columns, lines);
        return !lines.isEmpty();
    }

    private static String text(JsonNode source, String field) {
        JsonNode value = source.has(field) ? source.path(field) : source.at("/" + field.replace('.', '/'));
        return value.isMissingNode() ? "" : value.isTextual() ? value.asText() : value.toString();
    }

    private boolean map(Picture picture, JsonNode panel, JsonNode map, String query) throws IOException {
        String field = JSON.readTree(map.at("/attributes/layerListJSON").asText())
                .findValue("geoField")
                .asText();
        ObjectNode body = JSON.createObjectNode().put("size", 0);
        body.putObject("query")
                .putObject("bool")
                .putArray("filter")
                .add(Kql.query(query))
                .add(ofThisTest());
        ObjectNode grid = body.putObject("aggs").putObject("grid");
        grid.putObject("geotile_grid").put("field", field).put("precision", 6);
        grid.putObject("aggs").putObject("at").putObject("geo_centroid").put("field", field);
        List<double[]> points = new ArrayList<>();
        for (JsonNode cell : stored.request("POST", "/" + indices(map) + "/_search", body.toString())
                .at("/aggregations/grid/buckets")) {
            points.add(new double[] {
                cell.at("/at/location/lat").asDouble(),
                cell.at("/at/location/lon").asDouble(),
                cell.path("doc_count").asDouble()
            });
        }
        picture.map(panel, points);
        return !points.isEmpty();
    }

    private JsonNode found(String indices, ObjectNode query, int size) {
        ObjectNode body = JSON.createObjectNode().put("size", size).put("track_total_hits", true);
        body.putObject("query").putObject("bool").putArray("filter").add(query).add(ofThisTest());
        body.putArray("sort").addObject().put("@timestamp", "desc");
        return stored.request("POST", "/" + indices + "/_search", body.toString());
    }

    private ObjectNode ofThisTest() {
        ObjectNode term = JSON.createObjectNode();
        term.putObject("term").put("kafka.topic", topics.input());
        return term;
    }

    /** Of the data view that an object is about. */
    private String indices(JsonNode object) {
        for (JsonNode reference : object.path("references")) {
            if (reference.path("type").asText().equals("index-pattern")) {
                return object(reference).at("/attributes/title").asText();
            }
        }
        throw new AssertionError(object.path("id") + " has no data view");
    }

    private JsonNode object(JsonNode reference) {
        return Objects.requireNonNull(objects.get(SavedObjectCheck.key(reference)), reference::toString);
    }

    private JsonNode referred(JsonNode dashboard, String name) {
        for (JsonNode reference : dashboard.path("references")) {
            if (reference.path("name").asText().equals(name)) {
                return object(reference);
            }
        }
        throw new AssertionError("no reference " + name);
    }
}

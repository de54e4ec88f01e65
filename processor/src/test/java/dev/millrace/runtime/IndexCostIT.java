package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.local.samples.Sample;
import dev.millrace.local.samples.Samples;
import dev.millrace.testing.GeneratedPage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What each choice of the mapping and of the index's settings costs Elasticsearch: the processor time of its process per
 * document, and bytes on disk. The documents are those of the quickstart's samples, as Millrace writes them, again and again;
 * the variants take turns, so that what else runs on the machine meets all of them. The table is in
 * {@code topology-docs/index-cost.md}.
 *
 * <pre>mvn verify -Plong -Dit.test=IndexCostIT -Dindex-cost.documents=20000 -Dindex-cost.rounds=5 -Dindex-cost.variants=logsdb</pre>
 */
@Tag("long")
class IndexCostIT extends IntegrationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DOCUMENTS = Integer.getInteger("index-cost.documents", 10_000);
    private static final int ROUNDS = Integer.getInteger("index-cost.rounds", 3);
    private static final Pattern VARIANTS = Pattern.compile(System.getProperty("index-cost.variants", ".*"));
    private static final int WARM_UPS = 5;
    private static final int PER_REQUEST = 1_000;

    private final Map<String, Consumer<ObjectNode>> variants = new LinkedHashMap<>();
    private final List<byte[]> requests = new ArrayList<>();
    private final Set<String> held = new HashSet<>();

    @Test
    void eachChoiceIsPaidFor() {
        makeDocuments();
        JsonNode installed = installed();
        describeVariants();
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        variants.keySet().removeIf(name -> !VARIANTS.matcher(name).find());

        // The node compiles its code meanwhile.
        for (int i = 0; i < WARM_UPS; i++) {
            measure("warm-up", installed, variant -> {});
        }
        for (int round = 0; round < ROUNDS; round++) {
            variants.forEach((name, change) -> {
                Cost cost = measure(name, installed, change);
                micros.computeIfAbsent(name, key -> new ArrayList<>()).add(cost.micros);
                bytes.put(name, cost.bytes);
            });
        }

        // What else runs on the machine can only add, so the least is the best figure there is.
        micros.forEach((name, all) -> {
            double[] sorted =
                    all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            System.out.printf(
                    "| %s | %.1f | %.1f | %d |%n", name, sorted[0], sorted[sorted.length / 2], bytes.get(name));
        });
        assertThat(bytes.values()).allSatisfy(size -> assertThat(size).isPositive());
    }

    private record Cost(double micros, long bytes) {}

    /** As the templates have it on this server, then changed one thing at a time. */
    private void describeVariants() {
        variant("as installed", index -> {});
        variant("nothing mapped", index -> properties(index).removeAll());
        variant(
                "only the fields that the samples have",
                index -> properties(index).retain(held));
        variant("`message`: `keyword`", index -> field(index, "message", "{'type':'keyword','ignore_above':8191}"));
        variant(
                "all texts without frequencies, positions and norms, as `match_only_text` has them",
                index -> each(
                        index,
                        type("text"),
                        field -> field.put("index_options", "docs").put("norms", false)));
        variant("all texts without norms", index -> each(index, type("text"), field -> field.put("norms", false)));
        variant("`message` not mapped", index -> properties(index).remove("message"));
        variant(
                "without `.text` beside keywords",
                index -> each(index, field -> true, field -> field.remove("fields")));
        variant(
                "`attributes` and `labels` not mapped",
                index -> properties(index).remove(List.of("attributes", "labels")));
        variant(
                "keywords without doc values",
                index -> each(index, type("keyword"), field -> field.put("doc_values", false)));
        variant("keywords without an index", index -> each(index, type("keyword"), field -> field.put("index", false)));
        variant(
                "`kafka.*` not mapped",
                index -> properties(index)
                        .remove(List.of("kafka.topic", "kafka.topic_id", "kafka.partition", "kafka.offset")));
        variant("`ignore_malformed` off", index -> settings(index).put("index.mapping.ignore_malformed", false));
        variant("codec `default`", index -> settings(index).put("index.codec", "default"));
        variant("refresh every second", index -> settings(index).put("index.refresh_interval", "1s"));
        variant("refresh every 30 s", index -> settings(index).put("index.refresh_interval", "30s"));
        variant("translog `async`", index -> settings(index).put("index.translog.durability", "async"));
        variant("`logsdb`", index -> settings(index).put("index.mode", "logsdb"));
        variant(
                "`logsdb`, synthetic `_source`",
                index -> settings(index).put("index.mode", "logsdb").put("index.mapping.source.mode", "synthetic"));
    }

    private void variant(String name, Consumer<ObjectNode> change) {
        variants.put(name, change);
    }

    /** Makes an index, fills it, and deletes it. */
    private Cost measure(String name, JsonNode installed, Consumer<ObjectNode> change) {
        String index = topics.input() + "-cost";
        ObjectNode body = installed.deepCopy();
        change.accept(body);
        stored.request("PUT", "/" + index, body.toString());
        try {
            Duration before = processorTime();
            int sent = 0;
            for (byte[] request : requests) {
                JsonNode answer =
                        stored.request("POST", "/" + index + "/_bulk", new String(request, StandardCharsets.UTF_8));
                assertThat(answer.path("errors").asBoolean())
                        .as(() -> name + ": " + answer)
                        .isFalse();
                sent += answer.path("items").size();
            }
            stored.request("POST", "/" + index + "/_refresh", null);
            await().atMost(LONG)
                    .until(() -> stored.request("GET", "/" + index + "/_stats/merge", null)
                                    .at("/_all/total/merges/current")
                                    .asInt()
                            == 0);
            Duration after = processorTime();
            stored.request("POST", "/" + index + "/_forcemerge?max_num_segments=1", null);
            stored.request("POST", "/" + index + "/_flush", null);
            long size = stored.request("GET", "/" + index + "/_stats/store", null)
                    .at("/_all/total/store/size_in_bytes")
                    .asLong();
            return new Cost(after.minus(before).toNanos() / 1_000.0 / sent, size / sent);
        } finally {
            stored.request("DELETE", "/" + index, null);
        }
    }

    /** From the operating system: the node's own figure is up to a second old. */
    private Duration processorTime() {
        long process = stored.request("GET", "/_nodes/_local/process", null)
                .findValue("process")
                .path("id")
                .asLong();
        return ProcessHandle.of(process)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow();
    }

    /** What Millrace makes of the samples, as bulk requests; each copy under other ids. */
    private void makeDocuments() {
        topics.create(1);
        List<Sample> samples = Samples.in(GeneratedPage.repository().resolve("deploy/local/samples"))
                .until(Instant.now(), 42);
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            samples.stream()
                    .map(sample -> producer.send(new ProducerRecord<>(topics.input(), 0, null, sample.value())))
                    .toList()
                    .forEach(TestTopics::get);
        }
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitNoLag();
            assertBalanced(millrace.counters());
        }
        List<JsonNode> documents = stored.all();
        assertThat(documents).hasSizeGreaterThan(1_000);
        documents.forEach(document -> hold("", document.path("_source")));
        StringBuilder request = new StringBuilder();
        for (int i = 0; i < DOCUMENTS; i++) {
            ObjectNode source =
                    documents.get(i % documents.size()).path("_source").deepCopy();
            source.withObject("/kafka").put("offset", i);
            // As long as ours, and as hard to compress: the topic's id, the partition and the offset.
            request.append("{\"create\":{\"_id\":\"%s-0-%d\"}}%n"
                            .formatted(source.at("/kafka/topic_id").asText(), i))
                    .append(source)
                    .append('\n');
            if ((i + 1) % PER_REQUEST == 0 || i + 1 == DOCUMENTS) {
                requests.add(request.toString().getBytes(StandardCharsets.UTF_8));
                request.setLength(0);
            }
        }
    }

    private void hold(String path, JsonNode value) {
        held.add(path);
        value.properties()
                .forEach(
                        field -> hold(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue()));
    }

    /** Settings and mappings of an index of ours, as this server has them. */
    private JsonNode installed() {
        ObjectNode index = JSON.createObjectNode();
        for (String component : List.of("millrace@mappings", "millrace@settings")) {
            JsonNode template = stored.request("GET", "/_component_template/" + component, null)
                    .findValue("template");
            index.setAll((ObjectNode) template);
        }
        ObjectNode settings = JSON.createObjectNode();
        settings.put("index.number_of_shards", 1)
                .put("index.number_of_replicas", 0)
                .put("index.codec", "best_compression")
                .put("index.refresh_interval", "5s")
                .put("index.mapping.ignore_malformed", true);
        index.set("settings", settings);
        return index;
    }

    private static ObjectNode settings(ObjectNode index) {
        return (ObjectNode) index.path("settings");
    }

    private static ObjectNode properties(ObjectNode index) {
        return (ObjectNode) index.at("/mappings/properties");
    }

    private static void field(ObjectNode index, String name, String definition) {
        try {
            properties(index).set(name, JSON.readTree(definition.replace('\'', '"')));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(definition, e);
        }
    }

    private static Predicate<JsonNode> type(String type) {
        return field -> field.path("type").asText().equals(type);
    }

    /** Changes each field of a kind, those beside other fields too. */
    private static void each(ObjectNode index, Predicate<JsonNode> which, Consumer<ObjectNode> change) {
        for (JsonNode field : properties(index)) {
            for (JsonNode beside : field.path("fields")) {
                if (which.test(beside)) {
                    change.accept((ObjectNode) beside);
                }
            }
            if (which.test(field)) {
                change.accept((ObjectNode) field);
            }
        }
    }
}

package dev.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricDocumentTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final Counters counters = new Counters();
    private final MetricDocument document = new MetricDocument(counters, "1.0", "host-1", START);

    @Test
    void countsSinceTheDocumentBefore() {
        // given
        counters.read().add(10);
        counters.stored().add(5);
        counters.delivery().record(20);
        document.next(START.plusSeconds(10), Map.of(), Map.of());
        counters.stored().add(2);
        counters.delivery().record(30);

        // when
        JsonNode totals = next(Map.of("lag_seconds", 1.5)).get(0);

        // then
        assertThat(totals.path("@timestamp").asText()).isEqualTo("2026-01-02T03:04:25Z");
        assertThat(totals.path("event.dataset").asText()).isEqualTo("millrace.metrics");
        assertThat(totals.path("host.name").asText()).isEqualTo("host-1");
        assertThat(totals.path("millrace.metrics.interval_ms").asInt()).isEqualTo(10_000);
        assertThat(totals.path("millrace.metrics.stored").asInt()).isEqualTo(2);
        assertThat(totals.path("millrace.metrics.delivered").asInt()).isEqualTo(1);
        assertThat(totals.path("millrace.metrics.delivery_millis").asInt()).isEqualTo(30);
        assertThat(totals.path("millrace.metrics.lag_seconds").asDouble()).isEqualTo(1.5);
        assertThat(totals.path("millrace.metrics.open").asInt()).isEqualTo(3);
    }

    @Test
    void hasADocumentForEachCodeThatWasCountedSince() {
        // given
        counters.rejected("decode.json-malformed").add(3);
        counters.rejected("validate.too-deep").add(1);
        document.next(START.plusSeconds(10), Map.of(), Map.of());
        counters.rejected("validate.too-deep").add(4);

        // when
        List<JsonNode> documents = next(Map.of());

        // then
        assertThat(documents).hasSize(2);
        assertThat(documents.get(1).path("millrace.metrics.code").asText()).isEqualTo("validate.too-deep");
        assertThat(documents.get(1).path("millrace.metrics.rejected").asInt()).isEqualTo(4);
    }

    @Test
    void hasADocumentForEachLookup() {
        // given
        document.next(START.plusSeconds(10), Map.of(), Map.of("services", Map.of("hits", 7.0, "rows", 3.0)));

        // when
        List<JsonNode> documents = read(document.next(
                START.plusSeconds(20),
                Map.of(),
                Map.of("services", Map.of("hits", 9.0, "rows", 3.0, "age_seconds", 0.25))));

        // then
        JsonNode lookup = documents.get(1);
        assertThat(lookup.path("millrace.metrics.lookup").asText()).isEqualTo("services");
        assertThat(lookup.path("millrace.metrics.hits").asInt()).isEqualTo(2);
        assertThat(lookup.path("millrace.metrics.rows").asInt()).isEqualTo(3);
        assertThat(lookup.path("millrace.metrics.age_seconds").asDouble()).isEqualTo(0.25);
    }

    private List<JsonNode> next(Map<String, Double> standing) {
        return read(document.next(START.plusSeconds(20), standing, Map.of()));
    }

    private static List<JsonNode> read(List<byte[]> documents) {
        ObjectMapper json = new ObjectMapper();
        return documents.stream()
                .map(bytes -> {
                    try {
                        return json.readTree(bytes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}

package dev.millrace.local.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What Elasticsearch holds. */
final class Documents {

    /** Elasticsearch's own limit for one page; the samples are fewer. */
    private static final int PAGE = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;
    private final URI elasticsearch;

    Documents(Http http, URI elasticsearch) {
        this.http = http;
        this.elasticsearch = elasticsearch;
    }

    /** All documents of all data streams. */
    List<Document> read() {
        http.post(elasticsearch.resolve("/logs-*/_refresh"), "");
        String answer = http.post(
                elasticsearch.resolve("/logs-*/_search"), "{\"size\":" + PAGE + ",\"track_total_hits\":true}");
        try {
            JsonNode hits = JSON.readTree(answer).path("hits");
            List<Document> documents = new ArrayList<>();
            hits.path("hits").forEach(hit -> documents.add(new Document(hit)));
            long total = hits.path("total").path("value").asLong();
            if (total != documents.size()) {
                throw new QuickstartException("of " + total + " documents only " + documents.size() + " can be read");
            }
            return documents;
        } catch (JsonProcessingException e) {
            throw new QuickstartException("Elasticsearch does not answer in JSON: " + e.getOriginalMessage());
        }
    }

    /** One hit of a search. */
    record Document(JsonNode hit) {

        /** @return the field's text; {@code "-"} where there is none */
        String field(String dottedName) {
            JsonNode source = hit.path("_source");
            JsonNode value = source.path(dottedName);
            if (value.isMissingNode()) {
                value = source.at("/" + dottedName.replace('.', '/'));
            }
            return value.isMissingNode() ? "-" : value.asText();
        }

        /** From the backing index {@code .ds-<data stream>-<date>-<generation>}. */
        String dataStream() {
            return hit.path("_index").asText().replaceFirst("^\\.ds-(.*)-[0-9.]+-[0-9]+$", "$1");
        }

        Position position() {
            return new Position(Integer.parseInt(field("kafka.partition")), Long.parseLong(field("kafka.offset")));
        }

        String pretty() {
            return hit.path("_source").toPrettyString();
        }
    }
}

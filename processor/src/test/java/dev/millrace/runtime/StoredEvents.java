package dev.millrace.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.http.HttpHost;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NStringEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

/** What Elasticsearch holds of one input topic, as somebody else would ask it. */
final class StoredEvents implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestClient client;
    private final String topic;

    StoredEvents(URI elasticsearch, String topic) {
        client = RestClient.builder(HttpHost.create(elasticsearch.toString()))
                // The default of 30 s is too short for a node that comes back on a busy machine.
                .setRequestConfigCallback(request -> request.setSocketTimeout(120_000))
                .build();
        this.topic = topic;
    }

    void refresh() {
        request("POST", "/logs-*/_refresh?ignore_unavailable=true&allow_no_indices=true", null);
    }

    long count() {
        refresh();
        return request("POST", "/logs-*/_count", "{\"query\":" + ofTopic() + "}")
                .path("count")
                .asLong();
    }

    /** Documents per partition with an offset below that of {@code ends}. */
    Map<Integer, Long> countBelow(Map<Integer, Long> ends) {
        refresh();
        Map<Integer, Long> counts = new HashMap<>();
        ends.forEach((partition, end) -> counts.put(
                partition,
                request("POST", "/logs-*/_count", """
                                {"query":{"bool":{"filter":[%s,{"term":{"kafka.partition":%d}},\
                                {"range":{"kafka.offset":{"lt":%d}}}]}}}""".formatted(ofTopic(), partition, end))
                        .path("count")
                        .asLong()));
        return counts;
    }

    /** Sources of all documents, with their {@code _id} and {@code _index} beside them. */
    List<JsonNode> all() {
        refresh();
        List<JsonNode> hits = new ArrayList<>();
        String after = "";
        while (true) {
            JsonNode page = request("POST", "/logs-*/_search", """
                            {"size":10000,"track_total_hits":false,"query":%s,%s\
                            "sort":[{"kafka.partition":"asc"},{"kafka.offset":"asc"}]}""".formatted(ofTopic(), after))
                    .path("hits")
                    .path("hits");
            page.forEach(hits::add);
            if (page.size() < 10_000) {
                return hits;
            }
            after = "\"search_after\":" + page.get(page.size() - 1).path("sort") + ",";
        }
    }

    /** Deletes every copy of a document, as somebody does by hand. */
    void delete(String id) {
        all().stream()
                .filter(hit -> hit.path("_id").asText().equals(id))
                .forEach(hit ->
                        request("DELETE", "/" + hit.path("_index").asText() + "/_doc/" + id + "?refresh=true", null));
    }

    private String ofTopic() {
        return "{\"term\":{\"kafka.topic\":\"" + topic + "\"}}";
    }

    JsonNode request(String method, String path, @org.jspecify.annotations.Nullable String body) {
        try {
            Request request = new Request(method, path);
            if (body != null) {
                request.setEntity(new NStringEntity(body, ContentType.APPLICATION_JSON));
            }
            try (InputStream content =
                    client.performRequest(request).getEntity().getContent()) {
                return JSON.readTree(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.millrace.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NStringEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/**
 * Asks Elasticsearch which documents it holds. A data stream refuses an id twice only within its write index, so after a
 * crash or an answer that never came this is the only way to know. Always refreshes first: without it, documents that
 * were acknowledged a moment ago are not found (tried on 8.19.21: two became four).
 */
public final class StoredDocuments {

    /** Elasticsearch's own limit for one page ({@code index.max_result_window}). */
    private static final int PAGE = 10_000;

    /** Half a page: an id that stands in two backing indices must not crowd another out. */
    private static final int IDS_PER_SEARCH = PAGE / 2;

    /** Three clauses each, and Elasticsearch takes 1024 at least ({@code indices.query.bool.max_clause_count}). */
    private static final int PARTITIONS_PER_SEARCH = 256;

    /** Names of at most 100 bytes each, in a request line of which Elasticsearch takes 4 kB. */
    private static final int MAX_NAMED_TARGETS = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestClient client;
    private final DocumentIds ids;
    private final String targets;

    /** @param targets index pattern that covers every data stream ever written to */
    public StoredDocuments(RestClient client, DocumentIds ids, String targets) {
        this.client = client;
        this.ids = ids;
        this.targets = targets;
    }

    /** Makes everything that was acknowledged so far searchable. */
    public void refresh() throws IOException {
        refresh(targets);
    }

    /** Makes what was acknowledged in these data streams searchable. */
    void refresh(Collection<String> dataStreams) throws IOException {
        refresh(named(dataStreams));
    }

    private String named(Collection<String> dataStreams) {
        return dataStreams.size() <= MAX_NAMED_TARGETS ? String.join(",", dataStreams) : targets;
    }

    private void refresh(String asked) throws IOException {
        Request request = new Request("POST", "/" + asked + "/_refresh");
        request.addParameter("ignore_unavailable", "true");
        request.addParameter("allow_no_indices", "true");
        request.addParameter("filter_path", "_shards.failed");
        expectNoFailedShards(perform(request), "refresh");
    }

    /**
     * Finds the events of partitions from an offset on each, in all data streams. {@link #refresh} comes first.
     *
     * <p>Of all together: what was written last lies side by side in its index, and Elasticsearch reads ids that do
     * block by block. Partition by partition it unpacks each block once for each document of it
     * ({@code topology-docs/delivery-promise.md} has the figures).
     *
     * @param found called for each, in no particular order
     */
    public void find(Collection<From> from, Found found) throws IOException {
        List<From> all = List.copyOf(from);
        for (int first = 0; first < all.size(); first += PARTITIONS_PER_SEARCH) {
            findSome(all.subList(first, Math.min(all.size(), first + PARTITIONS_PER_SEARCH)), found);
        }
    }

    private void findSome(List<From> some, Found found) throws IOException {
        Request open = new Request("POST", "/" + targets + "/_pit");
        open.addParameter("keep_alive", "1m");
        open.addParameter("ignore_unavailable", "true");
        String pit;
        try {
            pit = perform(open).path("id").asText();
        } catch (ResponseException e) {
            if (e.getResponse().getStatusLine().getStatusCode() == 404) {
                return; // No index matches yet: nothing can be stored.
            }
            throw e;
        }
        try {
            findAll(pit, some, found);
        } finally {
            Request close = new Request("DELETE", "/_pit");
            close.setEntity(json(JSON.createObjectNode().put("id", pit)));
            client.performRequest(close);
        }
    }

    private void findAll(String pit, List<From> some, Found found) throws IOException {
        Map<String, From> byPrefix = new HashMap<>();
        ArrayNode anyOf = JSON.createArrayNode();
        for (From from : some) {
            byPrefix.put(from.idPrefix(), from);
            ArrayNode filter = anyOf.addObject().putObject("bool").putArray("filter");
            filter.addObject().putObject("term").put("kafka.topic_id", from.topicId);
            filter.addObject().putObject("term").put("kafka.partition", from.partition);
            filter.addObject().putObject("range").putObject("kafka.offset").put("gte", from.offset);
        }
        JsonNode after = null;
        while (true) {
            ObjectNode search = JSON.createObjectNode();
            search.put("size", PAGE).put("_source", false).put("track_total_hits", false);
            search.putArray("docvalue_fields").add("kafka.offset");
            search.putObject("pit").put("id", pit).put("keep_alive", "1m");
            search.putArray("sort").addObject().put("_shard_doc", "asc");
            // A filter inside, so that nothing is scored.
            search.putObject("query")
                    .putObject("bool")
                    .putArray("filter")
                    .addObject()
                    .putObject("bool")
                    .set("should", anyOf);
            if (after != null) {
                search.set("search_after", after);
            }
            Request request = new Request("POST", "/_search");
            request.addParameter(
                    "filter_path", "hits.hits._id,hits.hits.fields,hits.hits.sort,_shards.failed,timed_out");
            request.setEntity(json(search));
            JsonNode answer = perform(request);
            expectNoFailedShards(answer, "search");
            JsonNode hits = answer.path("hits").path("hits");
            for (JsonNode hit : hits) {
                String id = hit.path("_id").asText();
                int index = ids.indexOf(id);
                From from = index < 0 ? null : byPrefix.get(From.idPrefix(id));
                if (from != null) {
                    found.event(
                            from,
                            hit.path("fields").path("kafka.offset").path(0).asLong(),
                            index);
                }
            }
            if (hits.size() < PAGE) {
                return;
            }
            after = hits.get(hits.size() - 1).path("sort");
        }
    }

    /**
     * Which of {@code candidates} are stored. Refreshes.
     *
     * @param dataStreams where they were sent to; only these are asked, so that an index elsewhere which cannot answer
     *     holds nobody up
     */
    public Set<String> find(Collection<String> candidates, Collection<String> dataStreams) throws IOException {
        return find(candidates, named(dataStreams));
    }

    /** The same in whatever data stream, for events that may have been routed elsewhere when they were stored. */
    public Set<String> findAnywhere(Collection<String> candidates) throws IOException {
        return find(candidates, targets);
    }

    private Set<String> find(Collection<String> candidates, String asked) throws IOException {
        refresh(asked);
        Set<String> found = new HashSet<>();
        List<String> all = List.copyOf(candidates);
        for (int from = 0; from < all.size(); from += IDS_PER_SEARCH) {
            ObjectNode search = JSON.createObjectNode();
            search.put("size", PAGE).put("_source", false).put("track_total_hits", false);
            ArrayNode values = search.putObject("query").putObject("ids").putArray("values");
            all.subList(from, Math.min(all.size(), from + IDS_PER_SEARCH)).forEach(values::add);
            Request request = new Request("POST", "/" + asked + "/_search");
            request.addParameter("ignore_unavailable", "true");
            request.addParameter("allow_no_indices", "true");
            request.addParameter("filter_path", "hits.hits._id,_shards.failed,timed_out");
            request.setEntity(json(search));
            JsonNode answer = perform(request);
            expectNoFailedShards(answer, "search");
            answer.path("hits")
                    .path("hits")
                    .forEach(hit -> found.add(hit.path("_id").asText()));
        }
        return found;
    }

    /**
     * Which of {@code candidates} stand in the failure stores of the data streams, which Elasticsearch has from 8.19 on.
     *
     * @return none where it has no failure stores
     */
    public Set<String> findInFailureStores(Collection<String> candidates) throws IOException {
        Set<String> found = new HashSet<>();
        List<String> all = List.copyOf(candidates);
        for (int from = 0; from < all.size(); from += IDS_PER_SEARCH) {
            ObjectNode search = JSON.createObjectNode();
            search.put("size", PAGE).put("track_total_hits", false).put("_source", false);
            search.putArray("docvalue_fields").add("document.id");
            ArrayNode values = search.putObject("query").putObject("terms").putArray("document.id");
            all.subList(from, Math.min(all.size(), from + IDS_PER_SEARCH)).forEach(values::add);
            Request request = new Request("POST", "/" + targets + "::failures/_search");
            request.addParameter("ignore_unavailable", "true");
            request.addParameter("allow_no_indices", "true");
            request.addParameter("filter_path", "hits.hits.fields,_shards.failed,timed_out");
            request.setEntity(json(search));
            try {
                JsonNode answer = perform(request);
                expectNoFailedShards(answer, "search");
                answer.path("hits")
                        .path("hits")
                        .forEach(hit -> found.add(
                                hit.path("fields").path("document.id").path(0).asText()));
            } catch (ResponseException e) {
                int status = e.getResponse().getStatusLine().getStatusCode();
                if (status == 400 || status == 404) {
                    return found; // It does not know "::failures", or has none.
                }
                throw e;
            }
        }
        return found;
    }

    /** All that is stored at this moment, to be searched by coordinates in pages. {@link #refresh} comes first. */
    public StoredCoordinates open() throws IOException {
        return StoredCoordinates.open(client, targets);
    }

    /** An answer from only some shards would pass stored documents off as missing. */
    static void expectNoFailedShards(JsonNode answer, String what) throws IOException {
        if (answer.path("_shards").path("failed").asInt() > 0
                || answer.path("timed_out").asBoolean()) {
            throw new IOException("the " + what + " for events in doubt reached only some shards");
        }
    }

    private JsonNode perform(Request request) throws IOException {
        return perform(client, request);
    }

    static JsonNode perform(RestClient client, Request request) throws IOException {
        Response response = client.performRequest(request);
        try (InputStream content = response.getEntity().getContent()) {
            return JSON.readTree(content);
        }
    }

    static NStringEntity json(ObjectNode node) {
        return new NStringEntity(node.toString(), ContentType.APPLICATION_JSON);
    }

    /** Takes what {@link #find(Collection, Found)} finds. */
    @FunctionalInterface
    public interface Found {

        void event(From from, long offset, int index);
    }

    /**
     * Where the events of a partition begin that are asked for.
     *
     * @param topicId the topic's UUID
     */
    public record From(String topicId, int partition, long offset) {

        private String idPrefix() {
            return topicId + ":" + partition;
        }

        /** The same part of an {@code _id} of ours. */
        private static String idPrefix(String id) {
            return id.substring(0, id.indexOf(':', id.indexOf(':') + 1));
        }
    }
}

package dev.millrace.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
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
     * Finds the events of a partition from an offset on, in all data streams. {@link #refresh} comes first.
     *
     * <p>Most records hold one event. So their offsets are asked for first, and then whether these stand under the ids of
     * first events: both take a hundredth of the time that Elasticsearch needs to read ids from stored documents
     * ({@code topology-docs/delivery-promise.md}). Ids are read only of what that leaves unexplained.
     *
     * @param found called for each, in no particular order, for some more than once
     */
    public void find(String topicId, int partition, long fromOffset, Found found) throws IOException {
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
            findAll(pit, topicId, partition, fromOffset, found);
        } finally {
            Request close = new Request("DELETE", "/_pit");
            close.setEntity(json(JSON.createObjectNode().put("id", pit)));
            client.performRequest(close);
        }
    }

    private void findAll(String pit, String topicId, int partition, long fromOffset, Found found) throws IOException {
        ObjectNode range = JSON.createObjectNode();
        range.putObject("range").putObject("kafka.offset").put("gte", fromOffset);
        LongStream.Builder documents = LongStream.builder();
        forEachHit(pit, of(topicId, partition, range), false, hit -> documents.add(offset(hit)));
        long[] offsets = documents.build().sorted().toArray();
        int from = 0;
        while (from < offsets.length) {
            int to = Math.min(offsets.length, from + IDS_PER_SEARCH);
            while (to < offsets.length && offsets[to] == offsets[to - 1]) {
                to++; // All documents of an offset together.
            }
            findSome(pit, topicId, partition, Arrays.copyOfRange(offsets, from, to), found);
            from = to;
        }
    }

    /** @param offsets of documents, sorted; several of an offset where it has several */
    private void findSome(String pit, String topicId, int partition, long[] offsets, Found found) throws IOException {
        ObjectNode firstEvents = JSON.createObjectNode();
        ArrayNode values = firstEvents.putObject("ids").putArray("values");
        Map<Long, Integer> unexplained = new HashMap<>();
        for (long offset : offsets) {
            if (unexplained.merge(offset, 1, Integer::sum) == 1) {
                values.add(ids.of(new Origin("", topicId, partition, offset, Origin.NO_TIMESTAMP), 0));
            }
        }
        forEachHit(pit, firstEvents, false, hit -> {
            // A template of somebody else may leave it out, and 0 is an offset too.
            if (hit.path("fields").has("kafka.offset")) {
                found.event(offset(hit), 0);
                unexplained.merge(offset(hit), -1, Integer::sum);
            }
        });
        // Of records with several events, of another generation, or made by somebody else.
        unexplained.values().removeIf(documents -> documents <= 0);
        if (!unexplained.isEmpty()) {
            ObjectNode others = JSON.createObjectNode();
            ArrayNode terms = others.putObject("terms").putArray("kafka.offset");
            unexplained.keySet().forEach(terms::add);
            forEachHit(pit, of(topicId, partition, others), true, hit -> {
                int index = ids.indexOf(hit.path("_id").asText());
                if (index >= 0) {
                    found.event(offset(hit), index);
                }
            });
        }
    }

    private static long offset(JsonNode hit) {
        return hit.path("fields").path("kafka.offset").path(0).asLong();
    }

    private static ObjectNode of(String topicId, int partition, ObjectNode offsets) {
        ObjectNode query = JSON.createObjectNode();
        ArrayNode filter = query.putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("kafka.topic_id", topicId);
        filter.addObject().putObject("term").put("kafka.partition", partition);
        filter.add(offsets);
        return query;
    }

    private void forEachHit(String pit, ObjectNode query, boolean withIds, Consumer<JsonNode> each) throws IOException {
        JsonNode after = null;
        while (true) {
            ObjectNode search = JSON.createObjectNode();
            search.put("size", PAGE).put("track_total_hits", false);
            if (withIds) {
                search.put("_source", false);
            } else {
                search.put("stored_fields", "_none_");
            }
            search.putArray("docvalue_fields").add("kafka.offset");
            search.putObject("pit").put("id", pit).put("keep_alive", "1m");
            search.putArray("sort").addObject().put("_shard_doc", "asc");
            search.set("query", query);
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
            hits.forEach(each);
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

    /** Takes what {@link #find} finds. */
    @FunctionalInterface
    public interface Found {

        void event(long offset, int index);
    }
}

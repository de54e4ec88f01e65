package dev.millrace.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * What Elasticsearch holds of a range of offsets, in whatever data stream and under whatever {@code _id}, as it was when
 * this was opened. Used by one thread.
 */
public final class StoredCoordinates implements Closeable {

    /** Elasticsearch's own limit for one page ({@code index.max_result_window}). */
    public static final int PAGE = 10_000;

    /** What a caller may do between two pages: run 10,000 records through the stages, or send some again. */
    private static final String KEEP_ALIVE = "10m";

    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestClient client;

    /** Elasticsearch may give it a new name with each answer; {@code null} where no index was there. */
    private @Nullable String pointInTime;

    private StoredCoordinates(RestClient client, @Nullable String pointInTime) {
        this.client = client;
        this.pointInTime = pointInTime;
    }

    static StoredCoordinates open(RestClient client, String targets) throws IOException {
        Request open = new Request("POST", "/" + targets + "/_pit");
        open.addParameter("keep_alive", KEEP_ALIVE);
        open.addParameter("ignore_unavailable", "true");
        try {
            return new StoredCoordinates(
                    client, StoredDocuments.perform(client, open).path("id").asText());
        } catch (ResponseException e) {
            if (e.getResponse().getStatusLine().getStatusCode() == 404) {
                return new StoredCoordinates(client, null);
            }
            throw e;
        }
    }

    /**
     * Finds the documents of a partition with an offset from {@code fromOffset} to before {@code toOffset}.
     *
     * @param found called for each, in no particular order
     */
    public void find(String topicId, int partition, long fromOffset, long toOffset, Found found) throws IOException {
        find(
                search(topicId, partition, fromOffset, toOffset),
                hit -> found.document(
                        offset(hit),
                        hit.path("_id").asText(),
                        hit.path("_index").asText()));
    }

    /**
     * As the other, but tells offsets alone, from doc values: to find 10,000 {@code _id}s Elasticsearch reads 10,000 stored
     * documents.
     *
     * @param found called for each, in no particular order
     */
    public void findOffsets(String topicId, int partition, long fromOffset, long toOffset, LongConsumer found)
            throws IOException {
        ObjectNode search = search(topicId, partition, fromOffset, toOffset);
        search.remove("_source");
        search.put("stored_fields", "_none_");
        find(search, hit -> found.accept(offset(hit)));
    }

    private static long offset(JsonNode hit) {
        return hit.path("fields").path("kafka.offset").path(0).asLong();
    }

    private void find(ObjectNode search, Hits found) throws IOException {
        while (pointInTime != null) {
            Request request = new Request("POST", "/_search");
            request.addParameter(
                    "filter_path",
                    "pit_id,hits.hits._id,hits.hits._index,hits.hits.fields,hits.hits.sort,_shards.failed,timed_out");
            search.putObject("pit").put("id", pointInTime).put("keep_alive", KEEP_ALIVE);
            request.setEntity(StoredDocuments.json(search));
            JsonNode answer = ask(request, 1);
            pointInTime = answer.path("pit_id").asText(pointInTime);
            JsonNode hits = answer.path("hits").path("hits");
            for (JsonNode hit : hits) {
                found.hit(hit);
            }
            if (hits.size() < PAGE) {
                return;
            }
            search.set("search_after", hits.get(hits.size() - 1).path("sort"));
        }
    }

    /** A page may be asked for again, and thousands of pages should not fail for one that a busy cluster gave late. */
    private JsonNode ask(Request request, int tries) throws IOException {
        try {
            JsonNode answer = StoredDocuments.perform(client, request);
            StoredDocuments.expectNoFailedShards(answer, "search");
            return answer;
        } catch (IOException e) {
            boolean isRefused = e instanceof ResponseException refused && RequestFailures.status(refused) < 429;
            if (isRefused || tries == TRIES) {
                throw e;
            }
        }
        LockSupport.parkNanos(tries * PAUSE.toNanos());
        return ask(request, tries + 1);
    }

    private static ObjectNode search(String topicId, int partition, long fromOffset, long toOffset) {
        ObjectNode search = JSON.createObjectNode();
        search.put("size", PAGE).put("_source", false).put("track_total_hits", false);
        search.putArray("docvalue_fields").add("kafka.offset");
        search.putArray("sort").addObject().put("_shard_doc", "asc");
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("kafka.topic_id", topicId);
        filter.addObject().putObject("term").put("kafka.partition", partition);
        filter.addObject()
                .putObject("range")
                .putObject("kafka.offset")
                .put("gte", fromOffset)
                .put("lt", toOffset);
        return search;
    }

    @Override
    public void close() throws IOException {
        String open = pointInTime;
        pointInTime = null;
        if (open != null) {
            Request close = new Request("DELETE", "/_pit");
            close.setEntity(StoredDocuments.json(JSON.createObjectNode().put("id", open)));
            client.performRequest(close);
        }
    }

    /** Takes hits as they come. */
    @FunctionalInterface
    private interface Hits {

        void hit(JsonNode hit) throws IOException;
    }

    /** Takes what is found. */
    @FunctionalInterface
    public interface Found {

        /** @param index the backing index */
        void document(long offset, String id, String index) throws IOException;
    }
}

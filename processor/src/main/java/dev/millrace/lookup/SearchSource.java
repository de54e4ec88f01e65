package dev.millrace.lookup;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.config.LookupConfig;
import dev.millrace.config.SearchLookupConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Searches an index of Elasticsearch for the document with a key. Speaks HTTP by itself: the client of the sink would be a
 * second way to send a small request beside that of {@link HttpSource}. An index that is not there is a failure, since every
 * key would be a miss; so is a search that did not reach all shards.
 */
final class SearchSource implements KeySource {

    private final SearchLookupConfig config;
    private final List<String> keyColumns;
    private final URI search;
    private final String place;
    private final @Nullable String authorization;
    private final JsonRow row;
    private final JsonRequests requests;

    /** @param config checked by {@link LookupFields}, with a URL */
    SearchSource(LookupConfig config, InstantSource clock) {
        this.config = config.elasticsearch();
        keyColumns = config.keyColumns();
        String base = Objects.requireNonNull(this.config.url(), "elasticsearch.url")
                .toString()
                .replaceFirst("/$", "");
        String index = Objects.requireNonNull(this.config.index(), "elasticsearch.index");
        place = base + "/" + index;
        search = URI.create(base + "/" + URLEncoder.encode(index, StandardCharsets.UTF_8)
                + "/_search?filter_path=timed_out,_shards.failed,hits.hits._source");
        authorization = authorization(this.config);
        row = new JsonRow(config, clock);
        requests = new JsonRequests(
                config.name(),
                config.perKey().timeout(),
                JsonRequests.trusted(
                        this.config.certificateAuthority(),
                        "enrich.lookups, " + config.name() + ": elasticsearch.certificate-authority"));
    }

    private static @Nullable String authorization(SearchLookupConfig config) {
        if (config.apiKey() != null) {
            return "ApiKey " + config.apiKey();
        }
        if (config.username() == null) {
            return null;
        }
        String credentials = config.username() + ":" + config.password();
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public boolean isRefusing() {
        return false;
    }

    @Override
    public CompletableFuture<Answer> ask(byte[] key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(search)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body(Keys.parts(key, keyColumns.size()))));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return requests.send(request.build(), this::read);
    }

    private byte[] body(List<String> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JsonRow.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("size", 1);
            json.writeBooleanField("track_total_hits", false);
            json.writeArrayFieldStart("_source");
            for (String column : row.valueNames()) {
                json.writeString(column);
            }
            json.writeEndArray();
            if (config.newestBy() != null) {
                json.writeArrayFieldStart("sort");
                json.writeStartObject();
                json.writeStringField(config.newestBy(), "desc");
                json.writeEndObject();
                json.writeEndArray();
            }
            json.writeObjectFieldStart("query");
            json.writeObjectFieldStart("bool");
            json.writeArrayFieldStart("filter");
            for (int i = 0; i < keyColumns.size(); i++) {
                json.writeStartObject();
                json.writeObjectFieldStart("term");
                json.writeStringField(keyColumns.get(i), parts.get(i));
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private Answer read(int status, byte[] body) throws NoAnswerException, IOException {
        if (status != 200) {
            throw JsonRequests.unexpected(status, body);
        }
        Answer answer = Answer.MISS;
        try (JsonParser parser = JsonRow.JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw JsonRequests.unexpected(status, body);
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "timed_out" -> refuseUnlessWhole(token == JsonToken.VALUE_FALSE, status, body);
                    case "_shards" -> refuseUnlessWhole(failedShards(parser) == 0, status, body);
                    case "hits" -> answer = hits(parser);
                    default -> parser.skipChildren();
                }
            }
        }
        return answer;
    }

    private static void refuseUnlessWhole(boolean isWhole, int status, byte[] body) throws NoAnswerException {
        if (!isWhole) {
            throw JsonRequests.unexpected(status, body);
        }
    }

    private static int failedShards(JsonParser parser) throws IOException {
        int failed = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isIt = "failed".equals(parser.currentName());
            parser.nextToken();
            failed = isIt ? parser.getIntValue() : failed;
            parser.skipChildren();
        }
        return failed;
    }

    /** {@code {"hits":[{"_source":{...}}]}}, at its start. */
    private Answer hits(JsonParser parser) throws IOException {
        Answer answer = Answer.MISS;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isHits = "hits".equals(parser.currentName());
            if (parser.nextToken() != JsonToken.START_ARRAY || !isHits) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                answer = hit(parser);
            }
        }
        return answer;
    }

    private Answer hit(JsonParser parser) throws IOException {
        Answer answer = Answer.MISS;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isSource = "_source".equals(parser.currentName());
            if (parser.nextToken() == JsonToken.START_OBJECT && isSource) {
                answer = row.read(parser);
            } else {
                parser.skipChildren();
            }
        }
        return answer;
    }

    @Override
    public void close() {
        requests.close();
    }
}

package dev.millrace.lookup;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.config.HttpLookupConfig;
import dev.millrace.config.LookupConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Asks an HTTP server for one key by GET; it answers with a JSON object, or says that it knows nothing. */
final class HttpSource implements KeySource {

    /** A longer key fits into no URL that servers take, and is no name of anything. */
    private static final int MAX_KEY_BYTES = 2048;

    private final HttpLookupConfig config;
    private final List<String> keyFields;
    private final String url;
    private final JsonRow row;
    private final JsonRequests requests;

    /** @param config checked by {@link LookupFields}, with a URL */
    HttpSource(LookupConfig config, InstantSource clock) {
        this.config = config.http();
        keyFields = config.keyFields();
        url = Objects.requireNonNull(config.http().url(), "http.url");
        row = new JsonRow(config, clock);
        requests = new JsonRequests(
                config.name(),
                config.perKey().timeout(),
                JsonRequests.trusted(
                        config.http().certificateAuthority(),
                        "enrich.lookups, " + config.name() + ": http.certificate-authority"));
    }

    @Override
    public String place() {
        return url;
    }

    @Override
    public boolean isRefusing() {
        return false;
    }

    @Override
    public CompletableFuture<Answer> ask(byte[] key) {
        List<String> parts = Keys.parts(key, keyFields.size());
        if (key.length > MAX_KEY_BYTES || parts.stream().anyMatch(HttpSource::isNoName)) {
            return CompletableFuture.completedFuture(Answer.MISS);
        }
        String asked = url;
        for (int i = 0; i < keyFields.size(); i++) {
            asked = asked.replace("{" + keyFields.get(i) + "}", encoded(parts.get(i)));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(asked)).header("Accept", "application/json");
        if (config.authorization() != null) {
            request.header("Authorization", config.authorization());
        }
        return requests.send(request.build(), this::read);
    }

    /** As a segment of a path these mean another place, and an event must not say where the server looks. */
    private static boolean isNoName(String part) {
        return part.isEmpty() || part.equals(".") || part.equals("..");
    }

    /** For a path as well as for a query. */
    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer read(int status, byte[] body) throws NoAnswerException, IOException {
        if (status == 404 || status == 410 || status == 204) {
            return Answer.MISS;
        }
        if (status != 200) {
            throw JsonRequests.unexpected(status, body);
        }
        try (JsonParser parser = JsonRow.JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw JsonRequests.unexpected(status, body);
            }
            Answer answer = row.read(parser);
            if (parser.nextToken() != null) {
                throw JsonRequests.unexpected(status, body);
            }
            return answer;
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}

package dev.millrace.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.event.DataStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * Creates documents that a command made, in requests of 500. One that is there already under its id is left as it is, so
 * a command can be run again. Owned by the thread of the command.
 */
public final class DocumentUpload {

    private static final int DOCUMENTS = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestClient client;
    private final DataStream target;
    private final StringBuilder body = new StringBuilder();
    private int waiting;
    private long created;
    private long there;

    DocumentUpload(RestClient client, DataStream target) {
        this.client = client;
        this.target = target;
    }

    /** @throws IOException if Elasticsearch cannot be reached or refuses a document, with its reason */
    public void add(String id, Map<String, ? extends @Nullable Object> document) throws IOException {
        body.append(JSON.writeValueAsString(Map.of("create", Map.of("_index", target.name(), "_id", id))))
                .append('\n')
                .append(JSON.writeValueAsString(document))
                .append('\n');
        waiting++;
        if (waiting == DOCUMENTS) {
            flush();
        }
    }

    /** Sends what waits. */
    public void flush() throws IOException {
        if (waiting == 0) {
            return;
        }
        Request request = new Request("POST", "/_bulk");
        request.addParameter("require_data_stream", "true");
        request.setJsonEntity(body.toString());
        try (InputStream in = client.performRequest(request).getEntity().getContent()) {
            for (JsonNode item : JSON.readTree(in).path("items")) {
                judge(item.path("create"));
            }
        }
        body.setLength(0);
        waiting = 0;
    }

    private void judge(JsonNode item) throws IOException {
        int status = item.path("status").asInt();
        if (status == 409) {
            there++;
        } else if (status / 100 == 2) {
            created++;
        } else {
            throw new IOException(item.path("_id").asText() + " is refused: " + status + " "
                    + item.path("error").path("reason").asText());
        }
    }

    /** How many were created. */
    public long created() {
        return created;
    }

    /** How many were there already. */
    public long there() {
        return there;
    }
}

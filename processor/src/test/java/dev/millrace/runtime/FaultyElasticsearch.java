package dev.millrace.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the real Elasticsearch and answers for it where a test says so: single items of a bulk request are not
 * passed on but answered with a status, the others go to the real server and come back in their places.
 */
final class FaultyElasticsearch implements AutoCloseable {

    /** What becomes of one operation. */
    interface Fault {

        /**
         * @param document the source line
         * @param time how often this document was sent before
         * @return its item, or null to pass it on
         */
        @Nullable
        ObjectNode item(JsonNode document, int time);
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI real;
    private final Fault fault;
    private final Duration bulkDelay;
    private volatile int maxBulkBytes = Integer.MAX_VALUE;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Integer> sent = new ConcurrentHashMap<>();

    FaultyElasticsearch(URI real, Fault fault) throws IOException {
        this(real, fault, Duration.ZERO);
    }

    /** @param bulkDelay how long each bulk request takes more than the real server needs */
    FaultyElasticsearch(URI real, Fault fault, Duration bulkDelay) throws IOException {
        this.bulkDelay = bulkDelay;
        this.real = real;
        this.fault = fault;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** The item of an error. */
    static ObjectNode error(int status, String type) {
        ObjectNode item = JSON.createObjectNode().put("status", status);
        item.putObject("error").put("type", type).put("reason", "planted " + status);
        return item;
    }

    /**
     * The item of a document that the failure store took, under our {@code filter_path}: by Elasticsearch's documentation of
     * the bulk API since 8.19 and 9.1.
     */
    static ObjectNode failureStored() {
        return JSON.createObjectNode().put("failure_store", "used").put("status", 201);
    }

    /** From now on a longer bulk request gets a 413, as from a proxy. */
    FaultyElasticsearch takesAtMost(int bytes) {
        maxBulkBytes = bytes;
        return this;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How often each document was sent, by {@code _id}. */
    Map<String, Integer> sent() {
        return Map.copyOf(sent);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            if (exchange.getRequestURI().getPath().equals("/_bulk")) {
                LockSupport.parkNanos(bulkDelay.toNanos());
                if (body.length > maxBulkBytes) {
                    reply(exchange, 413, new byte[0]);
                } else {
                    bulk(exchange, body);
                }
            } else {
                HttpResponse<byte[]> response = pass(exchange, body);
                reply(exchange, response.statusCode(), response.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void bulk(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        String[] lines = new String(body, StandardCharsets.UTF_8).split("\n", -1);
        List<@Nullable ObjectNode> planted = new ArrayList<>();
        StringBuilder passed = new StringBuilder();
        for (int i = 0; i + 1 < lines.length; i += 2) {
            String id = JSON.readTree(lines[i]).path("create").path("_id").asText();
            int time = sent.merge(id, 1, Integer::sum) - 1;
            ObjectNode item = fault.item(JSON.readTree(lines[i + 1]), time);
            planted.add(item);
            if (item == null) {
                passed.append(lines[i]).append('\n').append(lines[i + 1]).append('\n');
            }
        }
        ArrayNode realItems = JSON.createArrayNode();
        if (passed.length() > 0) {
            HttpResponse<byte[]> response = pass(exchange, passed.toString().getBytes(StandardCharsets.UTF_8));
            realItems = (ArrayNode) JSON.readTree(response.body()).path("items");
        }
        ObjectNode merged = JSON.createObjectNode();
        ArrayNode items = merged.putArray("items");
        int next = 0;
        for (ObjectNode item : planted) {
            items.addObject().set("create", item == null ? realItems.get(next++).path("create") : item);
        }
        boolean errors = false;
        for (JsonNode item : items) {
            errors |= item.path("create").has("error");
        }
        // What is in the failure store counts as no error.
        reply(exchange, 200, JSON.writeValueAsBytes(merged.put("errors", errors)));
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        String query = exchange.getRequestURI().getRawQuery();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        real.resolve(exchange.getRequestURI().getRawPath() + (query == null ? "" : "?" + query)))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

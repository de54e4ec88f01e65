package dev.millrace.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.elasticsearch.client.RestClient;

/**
 * Speaks as much of Elasticsearch as the sink needs: {@code _bulk} creates documents by id and refuses an id twice, {@code
 * _search} finds them by ids or, through a {@code _pit}, by topic, partition and offset. Answers can be scripted, each for
 * one request to its endpoint; what is not scripted is answered truthfully.
 */
public final class FakeElasticsearch implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where a test is not about an answer that never comes: on a busy machine one may come late. */
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Answer>> scripts = new ConcurrentHashMap<>();
    private final Set<String> stored = new ConcurrentSkipListSet<>();

    public FakeElasticsearch() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A client of this server, to be closed by the caller. */
    public RestClient client() {
        return client(uri());
    }

    public static RestClient client(URI... hosts) {
        return client(PATIENT, hosts);
    }

    /** @param failures told which hosts fail */
    static RestClient client(HostFailures failures, URI... hosts) {
        return client(PATIENT, failures, hosts);
    }

    public static RestClient client(Duration requestTimeout, URI... hosts) {
        return client(requestTimeout, new HostFailures(), hosts);
    }

    private static RestClient client(Duration requestTimeout, HostFailures failures, URI... hosts) {
        ElasticsearchConfig config = new ElasticsearchConfig(
                List.of(hosts), null, null, null, null, null, Duration.ofSeconds(5), requestTimeout);
        return ElasticsearchClients.lowLevel(config, 4, failures);
    }

    /** Scripts the next answers of an endpoint, named by the last part of its path, as in {@code _bulk}. */
    public FakeElasticsearch answers(String endpoint, Answer... answers) {
        scripts.computeIfAbsent(endpoint, e -> new ConcurrentLinkedQueue<>()).addAll(List.of(answers));
        return this;
    }

    /** Documents that are there without a request. */
    public FakeElasticsearch holds(String... ids) {
        stored.addAll(List.of(ids));
        return this;
    }

    /** The ids of all documents that are stored. */
    public Set<String> stored() {
        return Set.copyOf(stored);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<Request> requests(String endpoint) {
        return requests.stream().filter(r -> r.endpoint().equals(endpoint)).toList();
    }

    /** Endpoints in the order in which they were asked. */
    public List<String> asked() {
        return requests.stream().map(Request::endpoint).toList();
    }

    /** The ids of each bulk request in the order of its operations. */
    public List<List<String>> bulks() {
        return requests("_bulk").stream().map(Request::ids).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestURI().getQuery()),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            requests.add(request);
            Queue<Answer> script = scripts.get(request.endpoint());
            Answer scripted = script == null ? null : script.poll();
            Answer answer = scripted == null ? this::truthfully : scripted;
            answer.to(request, exchange);
        }
    }

    private void truthfully(Request request, HttpExchange exchange) throws IOException {
        Answer answer = switch (request.endpoint()) {
            case "_bulk" -> create(request);
            case "_search" -> json(200, search(JSON.readTree(request.body)));
            case "_refresh" -> json(200, "{\"_shards\":{\"failed\":0}}");
            case "_pit" -> json(200, request.method.equals("DELETE") ? "{}" : "{\"id\":\"a pit\"}");
            default -> json(400, "{\"error\":{\"type\":\"no such endpoint\"}}");
        };
        answer.to(request, exchange);
    }

    /** Creates the documents of a bulk request that are not there yet. */
    Answer create(Request request) {
        return items(request.ids().stream()
                .map(id -> stored.add(id) ? CREATED : CONFLICT)
                .toArray(String[]::new));
    }

    private String search(JsonNode search) {
        int size = search.path("size").asInt();
        int from = search.path("search_after").path(0).asInt(0);
        JsonNode query = search.path("query");
        List<String> found = query.has("ids")
                ? byId(query.path("ids").path("values"))
                : stored.stream().filter(id -> matches(id, query)).toList();
        List<String> hits = new ArrayList<>();
        for (int i = from; i < Math.min(found.size(), from + size); i++) {
            hits.add("{\"_id\":\"" + found.get(i) + "\",\"fields\":{\"kafka.offset\":["
                    + found.get(i).split(":", -1)[2] + "]},\"sort\":[" + (i + 1) + "]}");
        }
        return "{\"timed_out\":false,\"_shards\":{\"failed\":0},\"hits\":{\"hits\":[" + String.join(",", hits) + "]}}";
    }

    private List<String> byId(JsonNode ids) {
        List<String> found = new ArrayList<>();
        ids.forEach(id -> {
            if (stored.contains(id.asText())) {
                found.add(id.asText());
            }
        });
        return found;
    }

    private static boolean matches(String id, JsonNode query) {
        JsonNode filter = query.path("bool").path("filter");
        String[] parts = id.split(":", -1);
        return parts[0].equals(
                        filter.path(0).path("term").path("kafka.topic_id").asText())
                && parts[1].equals(
                        filter.path(1).path("term").path("kafka.partition").asText())
                && isAt(Long.parseLong(parts[2]), filter.path(2));
    }

    private static boolean isAt(long offset, JsonNode filter) {
        JsonNode offsets = filter.path("terms").path("kafka.offset");
        if (offsets.isArray()) {
            for (JsonNode value : offsets) {
                if (value.asLong() == offset) {
                    return true;
                }
            }
            return false;
        }
        return offset >= filter.path("range").path("kafka.offset").path("gte").asLong();
    }

    // ---- item results, as Elasticsearch 8.19 writes them under our filter_path

    public static final String CREATED = "{\"create\":{\"status\":201}}";

    public static final String FAILURE_STORED = "{\"create\":{\"status\":201,\"failure_store\":\"used\"}}";

    public static final String CONFLICT = item(
            409,
            "version_conflict_engine_exception",
            "[T:0:0:0]: version conflict, document already exists (current version [1])");

    public static String item(int status, String type, String reason) {
        return "{\"create\":{\"status\":" + status + ",\"error\":{\"type\":\"" + type + "\",\"reason\":\"" + reason
                + "\"}}}";
    }

    // ---- answers

    /** Answers one request. */
    @FunctionalInterface
    public interface Answer {

        void to(Request request, HttpExchange exchange) throws IOException;
    }

    public static Answer items(String... items) {
        boolean errors = Arrays.stream(items).anyMatch(item -> item.contains("\"error\""));
        return json(200, "{\"errors\":" + errors + ",\"items\":[" + String.join(",", items) + "]}");
    }

    /** The request as a whole is refused. */
    public static Answer refused(int status, String type, String reason) {
        return json(
                status,
                "{\"error\":{\"type\":\"" + type + "\",\"reason\":\"" + reason + "\"},\"status\":" + status + "}");
    }

    public static Answer json(int status, String body) {
        return raw(status, "application/json", body);
    }

    /** @param contentType empty for none */
    public static Answer raw(int status, String contentType, String body) {
        return (request, exchange) -> {
            byte[] bytes = body.getBytes(UTF_8);
            if (!contentType.isEmpty()) {
                exchange.getResponseHeaders().add("Content-Type", contentType);
            }
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** The connection breaks in the middle of the answer. */
    public static Answer brokenOff() {
        return (request, exchange) -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"errors\":false,\"items\":[".getBytes(UTF_8));
            exchange.getResponseBody().flush();
        };
    }

    /** The connection breaks before the answer, though the request was carried out. */
    public Answer carriedOutButBrokenOff() {
        return (request, exchange) -> {
            stored.addAll(request.ids());
            brokenOff().to(request, exchange);
        };
    }

    /** A request as it arrived. */
    public record Request(String method, String path, String query, String body) {

        String endpoint() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** The ids that its action lines name. */
        List<String> ids() {
            return body.lines()
                    .filter(line -> line.startsWith("{\"create\":{\"_index\""))
                    .map(line -> line.substring(line.indexOf("\"_id\":\"") + 7, line.lastIndexOf('"')))
                    .collect(Collectors.toList());
        }
    }
}

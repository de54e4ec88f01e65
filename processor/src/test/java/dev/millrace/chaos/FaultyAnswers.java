package dev.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Stands before Elasticsearch and, while told to, spoils every other answer to a bulk request, or more of them. */
final class FaultyAnswers implements AutoCloseable {

    /** What becomes of the answer to a bulk request. */
    enum Mode {
        /** Nothing. */
        TRUE,
        /** The real answer, after 50 times as long as it took. */
        SLOW,
        /** 429 to nine of ten, which the server never sees. */
        STORM,
        /** The request is carried out, and the connection ends in the middle of the answer. */
        RESET,
        /** The request is carried out, and the answer lacks an item. */
        AN_ITEM_SHORT,
        /** The request is carried out, and the answer is cut off, as long as it says it is. */
        TRUNCATED,
        /** The request is carried out, and the answer is a page of some proxy, with status 200. */
        HTML,
        /** Half of the documents are not passed on, their items say 429, and the answer says {@code errors: false}. */
        DENIED_ERRORS
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SLOWER = 50;
    private static final Duration MOST = Duration.ofSeconds(20);

    private final URI real;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random;
    private final AtomicInteger spoilt = new AtomicInteger();
    private volatile Mode mode = Mode.TRUE;

    FaultyAnswers(URI real, long seed) {
        this.real = real;
        random = new Random(seed);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void mode(Mode next) {
        mode = next;
    }

    /** How many answers were spoilt so far. */
    int spoilt() {
        return spoilt.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Mode now = Mode.TRUE;
            if (exchange.getRequestURI().getPath().equals("/_bulk")
                    && random.nextInt(10) < (mode == Mode.STORM ? 9 : 5)) {
                now = mode;
            }
            if (now != Mode.TRUE) {
                spoilt.incrementAndGet();
            }
            switch (now) {
                case TRUE -> reply(exchange, pass(exchange, body));
                case SLOW -> {
                    long start = System.nanoTime();
                    HttpResponse<byte[]> answer = pass(exchange, body);
                    long nanos = (System.nanoTime() - start) * (SLOWER - 1);
                    LockSupport.parkNanos(Math.min(nanos, MOST.toNanos()));
                    reply(exchange, answer);
                }
                case STORM ->
                    reply(
                            exchange,
                            429,
                            "{\"error\":{\"type\":\"circuit_breaking_exception\",\"reason\":\"storm\"},\"status\":429}");
                case RESET -> {
                    byte[] answer = pass(exchange, body).body();
                    head(exchange);
                    exchange.sendResponseHeaders(200, answer.length + 1);
                    exchange.getResponseBody().write(answer, 0, answer.length / 2);
                    exchange.getResponseBody().flush();
                }
                case AN_ITEM_SHORT -> {
                    ObjectNode answer =
                            (ObjectNode) JSON.readTree(pass(exchange, body).body());
                    if (answer.path("items") instanceof ArrayNode items && !items.isEmpty()) {
                        items.remove(items.size() / 2);
                    }
                    reply(exchange, 200, answer.toString());
                }
                case TRUNCATED -> {
                    String answer = new String(pass(exchange, body).body(), UTF_8);
                    reply(exchange, 200, answer.substring(0, answer.length() / 2));
                }
                case HTML -> {
                    pass(exchange, body);
                    reply(exchange, 200, "<html><body>Please log in</body></html>");
                }
                case DENIED_ERRORS -> denyErrors(exchange, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The real server is away, or the client: the connection ends, which is what both would see.
            exchange.close();
        }
    }

    private void denyErrors(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        String[] lines = new String(body, UTF_8).split("\n", -1);
        StringBuilder passed = new StringBuilder();
        boolean[] isPassed = new boolean[lines.length / 2];
        for (int i = 0; i < isPassed.length; i++) {
            isPassed[i] = i % 2 == 0;
            if (isPassed[i]) {
                passed.append(lines[2 * i])
                        .append('\n')
                        .append(lines[2 * i + 1])
                        .append('\n');
            }
        }
        HttpResponse<byte[]> response = pass(exchange, passed.toString().getBytes(UTF_8));
        if (response.statusCode() != 200) {
            reply(exchange, response);
            return;
        }
        JsonNode real = JSON.readTree(response.body()).path("items");
        ObjectNode answer = JSON.createObjectNode().put("errors", false);
        ArrayNode items = answer.putArray("items");
        int next = 0;
        for (boolean wasPassed : isPassed) {
            if (wasPassed) {
                items.add(real.path(next++));
            } else {
                ObjectNode item = items.addObject().putObject("create").put("status", 429);
                item.putObject("error")
                        .put("type", "es_rejected_execution_exception")
                        .put("reason", "denied");
            }
        }
        reply(exchange, 200, answer.toString());
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        real.resolve(exchange.getRequestURI().toString()))
                .timeout(Duration.ofMinutes(2))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void head(HttpExchange exchange) {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
    }

    private static void reply(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        head(exchange);
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        head(exchange);
        byte[] body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

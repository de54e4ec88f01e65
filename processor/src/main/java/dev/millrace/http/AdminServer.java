package dev.millrace.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.config.HttpConfig;
import dev.millrace.http.Readiness.Condition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET} and {@code HEAD}:
 *
 * <pre>
 *   /livez    200 while the process can answer at all
 *   /readyz   200 if every condition holds, else 503; which ones do not and why, as JSON
 *   /metrics  the text format of Prometheus
 *   /         how it stands, as JSON
 * </pre>
 *
 * <p>and under {@code /lookups}, what {@link Actions} answer: {@code GET /lookups} to whoever may look, the rest, which
 * shows what tables hold or works on them, to whoever may act; {@link Gate} says who that is.
 *
 * <p>Views have threads of their own and actions have others, so that a reload that takes minutes keeps no probe waiting;
 * where too many actions wait, a further one gets 503.
 *
 * <p>On the JDK's own server: four answers need no framework, and the jar stays smaller. Its threads are daemons.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final int VIEWING = 2;
    private static final int ACTING = 2;
    private static final int WAITING = 8;

    private final HttpServer server;
    private final ExecutorService viewing;
    private final ExecutorService acting;

    private AdminServer(HttpServer server, ExecutorService viewing, ExecutorService acting) {
        this.server = server;
        this.viewing = viewing;
        this.acting = acting;
    }

    /**
     * @param metrics the body of {@code /metrics}
     * @param status the fields of {@code /}: text, numbers, booleans, maps and lists of these
     * @throws IOException if the port cannot be listened on, naming it
     */
    public static AdminServer start(
            HttpConfig config, Readiness readiness, Supplier<String> metrics, Supplier<Map<String, Object>> status)
            throws IOException {
        return start(config, readiness, metrics, status, (method, path, query) -> null);
    }

    /** As the other one, with actions under {@code /lookups}. */
    public static AdminServer start(
            HttpConfig config,
            Readiness readiness,
            Supplier<String> metrics,
            Supplier<Map<String, Object>> status,
            Actions lookups)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IOException(
                    "http.port: cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(), e);
        }
        ExecutorService viewing = Executors.newFixedThreadPool(VIEWING, task -> daemon(task, "millrace-http"));
        ExecutorService acting = new ThreadPoolExecutor(
                ACTING,
                ACTING,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                task -> daemon(task, "millrace-http-actions"));
        server.setExecutor(viewing);
        Gate gate = new Gate(server.getAddress().getAddress(), config.token());
        server.createContext("/", exchange -> answer(exchange, gate, readiness, metrics, status));
        server.createContext("/lookups", exchange -> answer(exchange, gate, lookups, acting));
        server.start();
        return new AdminServer(server, viewing, acting);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The one asked for, or the free one that was found for port 0. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        viewing.shutdownNow();
        acting.shutdownNow();
    }

    private static void answer(
            HttpExchange exchange,
            Gate gate,
            Readiness readiness,
            Supplier<String> metrics,
            Supplier<Map<String, Object>> status)
            throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String refusal = gate.refusal(exchange.getRequestHeaders());
            Answer answer;
            if (refusal != null) {
                answer = Answer.text(403, refusal + "\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer = Answer.text(405, "only GET and HEAD\n");
            } else {
                answer = answer(exchange.getRequestURI().getPath(), readiness, metrics, status);
            }
            send(exchange, method, answer);
        }
    }

    /** An exchange may be answered by another thread than the one that was told of it. */
    private static void answer(HttpExchange exchange, Gate gate, Actions lookups, Executor acting) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath().substring("/lookups".length());
        boolean isOpen = method.equals("GET") && path.isEmpty();
        String refusal = gate.refusal(exchange.getRequestHeaders());
        if (refusal == null && !isOpen) {
            refusal = gate.actionRefusal(
                    exchange.getRequestHeaders(), exchange.getRemoteAddress().getAddress());
        }
        if (refusal != null) {
            close(exchange, Answer.text(403, refusal + "\n"));
        } else if (isOpen) {
            close(exchange, act(exchange, path, lookups));
        } else {
            try {
                acting.execute(() -> actAndClose(exchange, path, lookups));
            } catch (RejectedExecutionException e) {
                close(exchange, Answer.text(503, "busy with other requests for lookups; try again later\n"));
            }
        }
    }

    private static void actAndClose(HttpExchange exchange, String path, Actions lookups) {
        try {
            close(exchange, act(exchange, path, lookups));
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("url.path", path).setCause(e).log("Nobody waits for the answer any more");
        }
    }

    private static Answer act(HttpExchange exchange, String path, Actions lookups) throws IOException {
        try {
            Actions.Result result = lookups.answer(
                    exchange.getRequestMethod(), path, exchange.getRequestURI().getRawQuery());
            return result == null
                    ? Answer.text(404, "no such lookup, or nothing that can be done with it\n")
                    : json(result.status(), result.fields());
        } catch (RuntimeException | Error e) {
            LOG.atWarn().addKeyValue("url.path", path).setCause(e).log("A request to the admin server failed");
            return Answer.text(500, "failed; the log says why\n");
        }
    }

    private static void close(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            send(exchange, exchange.getRequestMethod(), answer);
        }
    }

    private static void send(HttpExchange exchange, String method, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(answer.body().length));
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private static Answer answer(
            String path, Readiness readiness, Supplier<String> metrics, Supplier<Map<String, Object>> status) {
        try {
            return switch (path) {
                case "/livez" -> Answer.text(200, "alive\n");
                case "/readyz" -> ready(readiness.conditions());
                case "/metrics" ->
                    new Answer(
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            metrics.get().getBytes(StandardCharsets.UTF_8));
                case "/" -> json(200, status.get());
                default -> Answer.text(404, "try /, /livez, /readyz, /metrics or /lookups\n");
            };
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().addKeyValue("url.path", path).setCause(e).log("A request to the admin server failed");
            return Answer.text(500, "failed; the log says why\n");
        }
    }

    private static Answer ready(List<Condition> conditions) throws IOException {
        boolean isReady = conditions.stream().allMatch(Condition::holds);
        List<Map<String, Object>> shown = conditions.stream()
                .map(condition ->
                        Json.fields("name", condition.name(), "holds", condition.holds(), "reason", condition.reason()))
                .toList();
        return json(isReady ? 200 : 503, Json.fields("ready", isReady, "conditions", shown));
    }

    private static Answer json(int status, Map<String, Object> fields) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(body).useDefaultPrettyPrinter()) {
            Json.write(generator, fields);
        }
        body.write('\n');
        return new Answer(status, "application/json", body.toByteArray());
    }

    private record Answer(int status, String contentType, byte[] body) {

        static Answer text(int status, String text) {
            return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }
    }
}

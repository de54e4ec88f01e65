package dev.millrace.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands for Elasticsearch where its own cost is not to be measured: takes {@code _bulk} requests over plain sockets, checks
 * what it gets ({@link Received}) and answers that every document was created. Prints {@code stub URL} and {@code ready},
 * then {@code mark N} as they are passed.
 *
 * <p>{@code POST /_benchmark/start?marks=N,N&check=job&lookups=N} starts anew; {@code GET /_benchmark/report} says what came.
 */
public final class BulkStub {

    private final AtomicReference<Received> received =
            new AtomicReference<>(new Received(new Marks(new long[0]), false, 0));

    private BulkStub() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
            System.out.println("stub http://127.0.0.1:" + server.getLocalPort());
            System.out.println("ready");
            System.out.flush();
            BulkStub stub = new BulkStub();
            while (true) {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                Thread thread = new Thread(() -> stub.serve(client), "client-" + client.getPort());
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            HttpExchange exchange = new HttpExchange(client);
            while (exchange.read()) {
                answer(exchange);
            }
        } catch (IOException e) {
            // A program that was ended by the script leaves its connections so.
            System.err.println("connection " + client.getPort() + ": " + e.getMessage());
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.target();
        if (target.contains("/_bulk")) {
            int items = received.get().take(exchange.body(), exchange.bodyLength());
            exchange.answer(200, BulkAnswers.created(items, target.contains("filter_path=")));
        } else if (target.startsWith("/_benchmark/start?")) {
            start(new Options(target.substring(target.indexOf('?') + 1).split("&")));
            exchange.answer(200, BulkAnswers.text("{}"));
        } else if (target.startsWith("/_benchmark/report")) {
            exchange.answer(200, BulkAnswers.text(received.get().report()));
        } else if (target.contains("/_refresh")) {
            exchange.answer(200, BulkAnswers.text("{\"_shards\":{\"failed\":0}}"));
        } else if (target.contains("/_pit")) {
            exchange.answer(
                    404, BulkAnswers.text("{\"error\":{\"type\":\"index_not_found_exception\"},\"status\":404}"));
        } else {
            exchange.answer(200, BulkAnswers.text("{}"));
        }
    }

    private void start(Options options) {
        received.set(new Received(
                new Marks(options.numbers("marks")), options.text("check").equals("job"), options.count("lookups")));
    }
}

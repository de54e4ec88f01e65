package dev.millrace.lookup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Answers every key after so many milliseconds, in a process of its own so that its work is not taken for ours. Prints its
 * port and ends with its standard input.
 */
public final class SlowServer {

    private static final byte[] ANSWER = "{\"rack\":\"r1\"}".getBytes(StandardCharsets.UTF_8);

    private SlowServer() {}

    /** @param args the milliseconds */
    public static void main(String[] args) throws IOException {
        long millis = Long.parseLong(args[0]);
        // The JDK's server keeps 200 idle connections by default and closes the others, each to be opened again.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        // Else a body waits up to 40 ms for the acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10_000);
        ScheduledExecutorService later = Executors.newScheduledThreadPool(1);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext("/", exchange -> {
            Future<?> unused = later.schedule(() -> answer(exchange), millis, TimeUnit.MILLISECONDS);
        });
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // until whoever started it is gone
        }
        System.exit(0);
    }

    private static void answer(HttpExchange exchange) {
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            exchange.sendResponseHeaders(200, ANSWER.length);
            out.write(ANSWER);
        } catch (IOException e) {
            exchange.close();
        }
    }
}

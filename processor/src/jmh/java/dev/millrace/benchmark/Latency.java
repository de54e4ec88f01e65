package dev.millrace.benchmark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * How long an event takes from the producer's {@code send} until its bulk request is answered: sends at one rate after the
 * other and is the bulk stub as well, so that one clock sees both ends. Options: {@code kafka topic partitions rates} (events
 * per second, with commas; the first is the warm-up) and {@code seconds} of each; with {@code elasticsearch} (a URL) it asks
 * that for the answers instead of giving its own.
 *
 * <p>Prints {@code stub URL}, and for each rate {@code rate R events N p50 US p90 US p99 US max US}, in microseconds.
 */
public final class Latency {

    private static final int DIFFERENT_EVENTS = 4096;
    private static final byte[] PARTITION = "\"kafka.partition\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OFFSET = "\"kafka.offset\":".getBytes(StandardCharsets.US_ASCII);

    private final int partitions;
    private final int events;

    /** Nanoseconds by number of the event; event n is record n / partitions of partition n % partitions. */
    private final long[] sent;

    /** Nanoseconds, 0 until it is acknowledged. */
    private final AtomicLongArray acknowledged;

    private final @Nullable String elasticsearch;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Latency(int partitions, int events, @Nullable String elasticsearch) {
        this.elasticsearch = elasticsearch;
        this.partitions = partitions;
        this.events = events;
        this.sent = new long[events];
        this.acknowledged = new AtomicLongArray(events);
    }

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        long[] rates = options.numbers("rates");
        int seconds = options.count("seconds");
        int partitions = options.count("partitions");
        String topic = options.text("topic");
        Map<String, Object> settings = Map.of("bootstrap.servers", options.text("kafka"), "compression.type", "lz4");
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
        int events = Math.toIntExact(Arrays.stream(rates).sum() * seconds);
        Latency latency =
                new Latency(partitions, events, options.has("elasticsearch") ? options.text("elasticsearch") : null);
        try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Thread accepting = new Thread(() -> latency.accept(server), "accept");
            accepting.setDaemon(true);
            accepting.start();
            System.out.println("stub http://127.0.0.1:" + server.getLocalPort());
            System.out.flush();
            int from = 0;
            for (long rate : rates) {
                int to = from + Math.toIntExact(rate * seconds);
                latency.send(producer, topic, from, to, rate);
                latency.awaitAcknowledged(from, to);
                System.out.println(latency.described(from, to, rate));
                System.out.flush();
                from = to;
            }
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String topic, int from, int to, long rate) {
        byte[][] different = new byte[DIFFERENT_EVENTS][];
        for (int n = 0; n < DIFFERENT_EVENTS; n++) {
            different[n] = Events.event(n);
        }
        long start = System.nanoTime();
        int next = from;
        while (next < to) {
            long now = System.nanoTime();
            int due = (int) Math.min(to, from + (double) (now - start) * rate / 1e9);
            for (; next < due; next++) {
                sent[next] = System.nanoTime();
                producer.send(new ProducerRecord<>(topic, next % partitions, null, different[next % DIFFERENT_EVENTS]));
            }
            LockSupport.parkNanos(1_000_000);
        }
        producer.flush();
    }

    private void awaitAcknowledged(int from, int to) {
        for (int n = from; n < to; n++) {
            while (acknowledged.get(n) == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private String described(int from, int to, long rate) {
        long[] took = new long[to - from];
        for (int i = 0; i < took.length; i++) {
            took[i] = (acknowledged.get(from + i) - sent[from + i]) / 1000;
        }
        Arrays.sort(took);
        return "rate " + rate + " events " + took.length + " p50 " + at(took, 0.5) + " p90 " + at(took, 0.9) + " p99 "
                + at(took, 0.99) + " max " + took[took.length - 1];
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length))];
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                Thread thread = new Thread(() -> serve(client), "client-" + client.getPort());
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            System.err.println("accepts no more: " + e.getMessage());
        }
    }

    private void serve(Socket client) {
        try (client) {
            HttpExchange exchange = new HttpExchange(client);
            while (exchange.read()) {
                if (exchange.target().contains("/_bulk")) {
                    bulk(exchange);
                } else if (elasticsearch != null) {
                    passOn(exchange, elasticsearch);
                } else if (exchange.target().contains("/_pit")) {
                    exchange.answer(404, BulkAnswers.text("{\"error\":{\"type\":\"index_not_found_exception\"}}"));
                } else {
                    exchange.answer(200, BulkAnswers.text("{\"_shards\":{\"failed\":0}}"));
                }
            }
        } catch (IOException e) {
            System.err.println("connection " + client.getPort() + ": " + e.getMessage());
        }
    }

    private void bulk(HttpExchange exchange) throws IOException {
        BulkBody operations = new BulkBody(exchange.body(), exchange.bodyLength());
        int count = 0;
        while (operations.next()) {
            count++;
        }
        if (elasticsearch == null) {
            exchange.answer(200, BulkAnswers.created(count, true));
        } else {
            HttpResponse<byte[]> answer = passOn(exchange, elasticsearch);
            if (answer.statusCode() != 200) {
                // Millrace sends it again.
                return;
            }
            refuseErrors(answer.body());
        }
        long now = System.nanoTime();
        BulkBody again = new BulkBody(exchange.body(), exchange.bodyLength());
        while (again.next()) {
            int from = again.sourceStart();
            int to = from + again.sourceLength();
            int n = number(exchange.body(), OFFSET, from, to) * partitions
                    + number(exchange.body(), PARTITION, from, to);
            if (n >= events || !acknowledged.compareAndSet(n, 0, now)) {
                System.err.println("not awaited: event " + n);
            }
        }
    }

    private HttpResponse<byte[]> passOn(HttpExchange exchange, String to) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(to + exchange.target()))
                .header(
                        "Content-Type",
                        exchange.target().contains("/_bulk") ? "application/x-ndjson" : "application/json")
                .method(exchange.method(), BodyPublishers.ofByteArray(exchange.body(), 0, exchange.bodyLength()))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            exchange.answer(answer.statusCode(), answer.body());
            return answer;
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Single documents are not told apart here, and one that is not stored must not pass for one that is. */
    private static void refuseErrors(byte[] answer) {
        String text = new String(answer, StandardCharsets.UTF_8);
        if (!text.contains("\"errors\":false")) {
            System.err.println("Elasticsearch refuses documents: " + text);
            System.exit(1);
        }
    }

    /** The fields of Kafka are near the document's end. */
    private static int number(byte[] bytes, byte[] key, int from, int to) {
        for (int at = to - key.length; at >= from; at--) {
            if (Arrays.equals(bytes, at, at + key.length, key, 0, key.length)) {
                int number = 0;
                for (int i = at + key.length; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
                    number = number * 10 + bytes[i] - '0';
                }
                return number;
            }
        }
        throw new IllegalArgumentException("a document without " + new String(key, StandardCharsets.US_ASCII));
    }
}

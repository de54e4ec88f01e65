package dev.millrace.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.StagesConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.DataStream;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.lookup.LookupTables;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.sink.DocumentIds;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * How fast the sink can be at all: the documents that Millrace makes of the topic, with the same ids, are built first, and
 * then sent from memory as bulk requests of Millrace's size, as many at a time. Options: {@code kafka topic elasticsearch
 * config events}. Before it sends it prints {@code bodies} with bytes per event: as they are, and by gzip's levels 1 and 6.
 */
public final class DirectLoader implements EventReceiver {

    /** The defaults of {@code sink.bulk.max-size} and {@code sink.bulk.max-in-flight}. */
    private static final int REQUEST_BYTES = 5 * 1024 * 1024;

    private static final int CONNECTIONS = 4;

    private final DocumentEncoder encoder = new DocumentEncoder();
    private final DocumentIds ids = new DocumentIds(0);
    private final ByteArena body = new ByteArena(REQUEST_BYTES + 64 * 1024);
    private final List<byte[]> bodies = new ArrayList<>();

    private DirectLoader() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        DirectLoader loader = new DirectLoader();
        loader.build(options);
        System.out.println("bodies " + loader.perEvent(options.number("events")));
        loader.send(URI.create(
                options.text("elasticsearch") + "/_bulk?require_data_stream=true&filter_path=errors,items.*.error"));
        // The benchmark ends it.
        Thread.sleep(Duration.ofHours(1).toMillis());
    }

    private void build(Options options) throws Exception {
        StagesConfig config = ConfigLoader.loadStages(Path.of(options.text("config")));
        long events = options.number("events");
        try (LookupTables lookups = LookupTables.start(config.enrich(), InstantSource.system());
                KafkaConsumer<byte[], byte[]> consumer = Reader.open(options)) {
            Stages stages = Stages.create(config, lookups.lookups(), InstantSource.system())
                    .get();
            LogEvent event = stages.decoder().newEvent();
            for (long read = 0; read < events; ) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    // Which topic it is tells an id apart from other topics', and there are none.
                    Origin origin = new Origin(
                            each.topic(), "AAAAAAAAAAAAAAAAAAAAAQ", each.partition(), each.offset(), each.timestamp());
                    stages.run(each.value(), origin, event, this);
                    read++;
                }
            }
        }
        seal();
    }

    @Override
    public void event(LogEvent event) {
        DataStream target = Objects.requireNonNull(event.dataStream());
        body.append("{\"create\":{\"_index\":\"".getBytes(US_ASCII));
        body.append(target.nameBytes());
        body.append("\",\"_id\":\"".getBytes(US_ASCII));
        ids.append(body, event.origin(), event.index());
        body.append("\"}}\n".getBytes(US_ASCII));
        encoder.encode(event, body);
        body.append((byte) '\n');
        if (body.size() >= REQUEST_BYTES) {
            seal();
        }
    }

    private void seal() {
        if (body.size() > 0) {
            bodies.add(Arrays.copyOf(body.array(), body.size()));
            body.clear();
        }
    }

    @Override
    public void rejected(int index, Rejection rejection) {
        throw new IllegalStateException(rejection.toString());
    }

    private String perEvent(long events) {
        long plain = bodies.stream().mapToLong(each -> each.length).sum();
        return plain / events + " " + gzip(1) / events + " " + gzip(6) / events;
    }

    private long gzip(int level) {
        Deflater deflater = new Deflater(level);
        byte[] room = new byte[64 * 1024];
        long size = 0;
        for (byte[] each : bodies) {
            deflater.reset();
            deflater.setInput(each);
            deflater.finish();
            while (!deflater.finished()) {
                size += deflater.deflate(room);
            }
        }
        deflater.end();
        return size;
    }

    private void send(URI to) throws InterruptedException, ExecutionException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AtomicInteger next = new AtomicInteger();
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(connections.submit(() -> {
                for (int at = next.getAndIncrement(); at < bodies.size(); at = next.getAndIncrement()) {
                    send(client, to, bodies.get(at));
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        connections.shutdown();
    }

    private static void send(HttpClient client, URI to, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(to)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200 || !answer.body().contains("\"errors\":false")) {
            throw new IOException("answer " + answer.statusCode() + ": " + answer.body());
        }
    }
}

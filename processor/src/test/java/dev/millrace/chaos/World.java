package dev.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.local.ElasticsearchOptions;
import dev.millrace.local.KafkaOptions;
import dev.millrace.local.LocalElasticsearch;
import dev.millrace.local.LocalKafka;
import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/**
 * One run's servers, the cables between them and the instances, and what a person would do to them by hand.
 *
 * <pre>
 * instances ── cable ── broker          load and judges talk to broker and node directly
 *           └─ cable ── faulty answers ── Elasticsearch
 * </pre>
 */
final class World implements AutoCloseable {

    static final String INPUT = "logs";
    static final String DEAD_LETTERS = "logs.dead-letters";
    static final String DATA_STREAM = "logs-generic-default";

    private static final String GROUP = "millrace";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final LocalKafka kafka;
    final LocalElasticsearch elasticsearch;
    final TcpProxy kafkaCable;
    final TcpProxy elasticsearchCable;
    final FaultyAnswers answers;
    private final int inventoryPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Admin admin;
    private final Path folder;
    private final Path config;
    private final List<TopicPartition> partitions;
    private final List<MillraceProcess> fleet = new CopyOnWriteArrayList<>();
    private final Thread hook = new Thread(() -> fleet.forEach(MillraceProcess::close), "chaos-end");
    private @Nullable HttpServer inventory;
    private int started;

    /** @param folder for logs and configuration, new */
    World(Path folder, int partitions, long seed) throws IOException {
        this(folder, partitions, seed, Map.of(), "");
    }

    /**
     * @param topic settings of the topics
     * @param more of the configuration
     */
    World(Path folder, int partitions, long seed, Map<String, String> topic, String more) throws IOException {
        this.folder = folder;
        List<Integer> ports = freePorts(4);
        kafka = LocalKafka.start(KafkaOptions.defaults()
                .withPort(ports.get(0))
                .withLogs(folder)
                .withHeap("512m")
                .withSettings(listeners(ports)));
        kafkaCable = new TcpProxy(ports.get(3), URI.create("kafka://127.0.0.1:" + ports.get(2)));
        elasticsearch = LocalElasticsearch.start(ElasticsearchOptions.defaults()
                .withHeap("1g")
                .withLogs(folder)
                .withSettings(Map.of(
                        "cluster.routing.allocation.disk.threshold_enabled", "true",
                        "cluster.routing.allocation.disk.watermark.low", "100%",
                        "cluster.routing.allocation.disk.watermark.high", "100%",
                        "cluster.routing.allocation.disk.watermark.flood_stage", "100%",
                        "cluster.info.update.interval", "10s")));
        answers = new FaultyAnswers(elasticsearch.url(), seed);
        elasticsearchCable = new TcpProxy(0, answers.url());
        inventoryPort = startInventory(0);
        Runtime.getRuntime().addShutdownHook(hook);
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        config = Files.writeString(folder.resolve("millrace.yaml"), yaml() + more);
        get(admin.createTopics(List.of(
                        new NewTopic(INPUT, partitions, (short) 1).configs(topic),
                        new NewTopic(DEAD_LETTERS, 1, (short) 1).configs(topic)))
                .all());
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(INPUT, partition))
                .toList();
        command("setup", "--config", config.toString());
    }

    /** A second plain listener, which the broker says is where the cable begins. */
    /** @param bytes that a dead letter may have at most */
    void limitDeadLetters(int bytes) {
        AlterConfigOp set = new AlterConfigOp(
                new ConfigEntry("max.message.bytes", String.valueOf(bytes)), AlterConfigOp.OpType.SET);
        get(admin.incrementalAlterConfigs(
                        Map.of(new ConfigResource(ConfigResource.Type.TOPIC, DEAD_LETTERS), List.of(set)))
                .all());
    }

    private static Map<String, String> listeners(List<Integer> ports) {
        String plain = "PLAINTEXT://127.0.0.1:" + ports.get(0);
        return Map.of(
                "controller.quorum.voters", "1@127.0.0.1:" + ports.get(1),
                "listeners", plain + ",CONTROLLER://127.0.0.1:" + ports.get(1) + ",CABLE://127.0.0.1:" + ports.get(2),
                "advertised.listeners", plain + ",CABLE://127.0.0.1:" + ports.get(3),
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,CABLE:PLAINTEXT");
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }

    private String yaml() throws IOException {
        Path racks = Files.writeString(
                folder.resolve("services.csv"),
                IntStream.range(0, 50)
                        .mapToObj(i -> "service-" + i + ",team-" + i % 7 + "\n")
                        .collect(Collectors.joining("", "service,owner\n", "")));
        return """
                kafka:
                  bootstrap-servers: 127.0.0.1:%d
                  application-id: %s
                  input-topics: [%s]
                  client:
                    "max.poll.interval.ms": "30000"
                    "session.timeout.ms": "6000"
                    "heartbeat.interval.ms": "1000"
                    "metadata.max.age.ms": "5000"
                enrich:
                  lookups:
                    - {name: services, file: %s, key-field: service.name, key-column: service, fields: {owner: labels.owner}}
                    - {name: inventory, http: {url: "http://127.0.0.1:%d/{host.name}"}, key-field: host.name,
                       fields: {rack: labels.rack}, per-key: {refresh: 10s, expire: 20s}}
                sink:
                  elasticsearch:
                    hosts: ["http://127.0.0.1:%d"]
                    request-timeout: 10s
                dead-letters:
                  topic: %s
                http:
                  port: 0
                """.formatted(
                        kafkaCable.port(), GROUP, INPUT, racks, inventoryPort, elasticsearchCable.port(), DEAD_LETTERS);
    }

    // ---- instances

    /** Those that have been started and not ended by the run, be they dead. */
    List<MillraceProcess> fleet() {
        return fleet;
    }

    MillraceProcess start() {
        return start(Map.of());
    }

    MillraceProcess start(Map<String, String> environment) {
        MillraceProcess instance =
                MillraceProcess.run(config, folder.resolve("instance-" + ++started + ".log"), environment);
        fleet.add(instance);
        return instance;
    }

    void kill(MillraceProcess instance) {
        fleet.remove(instance);
        instance.kill();
    }

    void terminate(MillraceProcess instance) {
        fleet.remove(instance);
        instance.terminate();
    }

    /** Ends the server that the instances ask for racks. */
    void stopInventory() {
        if (inventory != null) {
            inventory.stop(0);
            inventory = null;
        }
    }

    void startInventory() throws IOException {
        startInventory(inventoryPort);
    }

    private int startInventory(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            byte[] row = "{\"rack\":\"r1\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, row.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(row);
            }
        });
        server.start();
        inventory = server;
        return server.getAddress().getPort();
    }

    /** The largest that any instance shows now; empty where none answers. */
    OptionalDouble largest(String metric) {
        return List.copyOf(fleet).stream()
                .map(instance -> instance.metric(metric))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
    }

    /** Runs a command of the product and waits for its end. */
    int command(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-jar",
                System.getProperty("product.jar")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(arguments[0] + ".log").toFile())
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    Path config() {
        return config;
    }

    Path folder() {
        return folder;
    }

    // ---- Kafka, directly

    List<TopicPartition> partitions() {
        return partitions;
    }

    /** By partition; 0 where nothing is committed. */
    long[] committed() {
        long[] offsets = new long[partitions.size()];
        get(admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null && partition.topic().equals(INPUT)) {
                        offsets[partition.partition()] = offset.offset();
                    }
                });
        return offsets;
    }

    /** By partition. */
    long[] ends() {
        long[] ends = new long[partitions.size()];
        get(admin.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
                        .all())
                .forEach((partition, end) -> ends[partition.partition()] = end.offset());
        return ends;
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker does not answer: " + e, e);
        }
    }

    // ---- Elasticsearch, directly

    /** @throws UncheckedIOException where it does not answer, or with another status than 2xx */
    JsonNode ask(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        fleet.forEach(MillraceProcess::close);
        Runtime.getRuntime().removeShutdownHook(hook);
        admin.close(Duration.ofSeconds(5));
        stopInventory();
        elasticsearchCable.close();
        kafkaCable.close();
        answers.close();
        elasticsearch.close();
        kafka.close();
    }
}

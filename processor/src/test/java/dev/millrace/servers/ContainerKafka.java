package dev.millrace.servers;

import dev.millrace.local.BrokerSettings;
import dev.millrace.local.BrokerSettings.Listener;
import dev.millrace.local.KafkaOptions;
import dev.millrace.local.KafkaServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/** A broker in a container of the official image, with the very settings of the local one. */
public final class ContainerKafka extends ContainerServer implements KafkaServer {

    /** For containers of the same network. */
    private static final Listener INSIDE = new Listener("INSIDE", BrokerSettings.PLAIN, "0.0.0.0:29092", "");

    private static final Listener CONTROLLER =
            new Listener(BrokerSettings.CONTROLLER, BrokerSettings.PLAIN, "127.0.0.1:29093", "127.0.0.1:29093");

    private final Map<String, Integer> ports;

    /**
     * Starts a broker on free ports, with its data in the container.
     *
     * @throws dev.millrace.local.ServerStartException with the end of the broker's log
     */
    public static ContainerKafka start(KafkaOptions options) {
        if (options.port().isPresent() || options.data().isPresent()) {
            throw new IllegalArgumentException("a container has free ports and its data to itself");
        }
        List<String> names = new ArrayList<>(List.of(BrokerSettings.PLAIN));
        names.addAll(options.listeners());
        return launch(names.size(), picked -> {
            Map<String, Integer> ports = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                ports.put(names.get(i), picked.get(i));
            }
            return new ContainerKafka(options, ports);
        });
    }

    private ContainerKafka(KafkaOptions options, Map<String, Integer> ports) {
        super(
                "Kafka",
                Containers.kafkaImage(),
                container(options, ports),
                options.files().stream().collect(Collectors.toMap(Path::toString, file -> file)),
                // Two JVMs, one after the other: the image formats the storage with one of its own.
                options.startWithin().multipliedBy(2),
                options.logs());
        this.ports = ports;
    }

    private static GenericContainer<?> container(KafkaOptions options, Map<String, Integer> ports) {
        List<Listener> listeners = new ArrayList<>();
        // The same number inside and outside: the broker too comes to its plain listener by the address that it
        // advertises.
        ports.forEach((name, port) -> listeners.add(new Listener(name, name, "0.0.0.0:" + port, "127.0.0.1:" + port)));
        listeners.add(new Listener(INSIDE.name(), INSIDE.securityProtocol(), INSIDE.bind(), inside(ports)));
        listeners.add(CONTROLLER);
        GenericContainer<?> container = new GenericContainer<>(Containers.kafkaImage())
                .withEnv("KAFKA_HEAP_OPTS", "-Xmx" + options.heap())
                .withNetworkAliases(alias(ports))
                // A file rather than KAFKA_* variables: the image's script takes those of TLS apart on its own terms.
                .withCopyToContainer(
                        Transferable.of(String.join(
                                "\n", BrokerSettings.lines(listeners, "/var/lib/kafka/data", options.settings()))),
                        "/mnt/shared/config/server.properties");
        container.setPortBindings(
                ports.values().stream().map(port -> port + ":" + port).toList());
        return container;
    }

    private static String alias(Map<String, Integer> ports) {
        return "kafka-" + ports.get(BrokerSettings.PLAIN);
    }

    private static String inside(Map<String, Integer> ports) {
        return alias(ports) + INSIDE.bind().substring(INSIDE.bind().indexOf(':'));
    }

    @Override
    boolean answers() {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "request.timeout.ms",
                "2000",
                "default.api.timeout.ms",
                "3000",
                "reconnect.backoff.max.ms",
                "100"))) {
            return !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String bootstrapServers() {
        return bootstrapServers(BrokerSettings.PLAIN);
    }

    @Override
    public String bootstrapServers(String securityProtocol) {
        Integer port = ports.get(securityProtocol);
        if (port == null) {
            throw new IllegalArgumentException("no listener " + securityProtocol + "; there are " + ports.keySet());
        }
        return "127.0.0.1:" + port;
    }

    /** For containers in {@link Containers#network}. */
    public String bootstrapServersInside() {
        return inside(ports);
    }
}

package dev.millrace.servers;

import dev.millrace.local.ElasticsearchOptions;
import dev.millrace.local.ElasticsearchServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.testcontainers.containers.GenericContainer;

/** A node in a container of the official image, with all of Elasticsearch's modules. */
public final class ContainerElasticsearch extends ContainerServer implements ElasticsearchServer {

    private static final int PORT = 9200;

    private final URI url;

    /**
     * Starts a node on a free port, with its data in the container.
     *
     * @throws dev.millrace.local.ServerStartException with the end of the node's log
     */
    public static ContainerElasticsearch start(ElasticsearchOptions options) {
        if (options.port().isPresent() || options.data().isPresent()) {
            throw new IllegalArgumentException("a container has a free port and its data to itself");
        }
        return launch(1, ports -> new ContainerElasticsearch(options, ports.get(0)));
    }

    private ContainerElasticsearch(ElasticsearchOptions options, int port) {
        super(
                "Elasticsearch",
                Containers.elasticsearchImage(),
                container(options, port),
                options.configFiles().entrySet().stream()
                        .collect(Collectors.toMap(
                                file -> "/usr/share/elasticsearch/config/" + file.getKey(), Map.Entry::getValue)),
                options.startWithin(),
                options.logs());
        this.url = options.url(port);
    }

    private static GenericContainer<?> container(ElasticsearchOptions options, int port) {
        GenericContainer<?> container = new GenericContainer<>(Containers.elasticsearchImage())
                .withEnv(options.nodeSettings())
                .withEnv("ES_JAVA_OPTS", "-Xms" + options.heap() + " -Xmx" + options.heap())
                .withNetworkAliases(alias(port));
        container.setPortBindings(List.of(port + ":" + PORT));
        return container;
    }

    private static String alias(int port) {
        return "elasticsearch-" + port;
    }

    /**
     * Asked inside, since what Docker publishes takes connections before the node does. Any answer will do: a secured node
     * tells a stranger nothing else than that it is there.
     */
    @Override
    boolean answers() {
        try {
            return container()
                            .execInContainer(
                                    "curl",
                                    "-sk",
                                    "-m",
                                    "2",
                                    url.getScheme() + "://127.0.0.1:" + PORT + "/_cluster/health")
                            .getExitCode()
                    == 0;
        } catch (IOException | UnsupportedOperationException | IllegalStateException notRunning) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public URI url() {
        return url;
    }

    /** For containers in {@link Containers#network}. */
    public URI urlInside() {
        return URI.create(url.getScheme() + "://" + alias(url.getPort()) + ":" + PORT);
    }
}

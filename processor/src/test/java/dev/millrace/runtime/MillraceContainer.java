package dev.millrace.runtime;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Volume;
import dev.millrace.servers.Containers;
import dev.millrace.testing.GeneratedPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The product as a container of {@code deploy/docker}, run as its README says: read-only, without capabilities. */
final class MillraceContainer implements AutoCloseable {

    private static final int PORT = 9600;
    private static final long PATIENCE_SECONDS = 120;

    /** Built once, of what {@code mvn package} has made, and removed after the run. */
    private static final Future<String> IMAGE = image();

    private final GenericContainer<?> container;
    private final Path log;

    private MillraceContainer(GenericContainer<?> container, Path log) {
        this.container = container;
        this.log = log;
    }

    private static Future<String> image() {
        Path root = GeneratedPage.repository();
        ImageFromDockerfile image =
                new ImageFromDockerfile().withFileFromPath("Dockerfile", root.resolve("deploy/docker/Dockerfile"));
        for (String part : new String[] {
            "LICENSE", "deploy/docker", "processor/target/lib", "processor/target/millrace-classes.jar"
        }) {
            image.withFileFromPath(part, root.resolve(part));
        }
        return image;
    }

    /**
     * Starts a command of Millrace.
     *
     * @param config with the addresses that hold inside {@link Containers#network}
     * @param log gets what it has printed when it is closed
     */
    private static MillraceContainer start(Path config, Path log, String... command) {
        readableByAll(config);
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withCommand(command)
                .withNetwork(Containers.network())
                .withTmpFs(Map.of("/tmp", "exec"))
                .withCreateContainerCmdModifier(create -> Objects.requireNonNull(create.getHostConfig())
                        .withReadonlyRootfs(true)
                        .withCapDrop(Capability.ALL)
                        .withBinds(new Bind(
                                config.toAbsolutePath().toString(),
                                new Volume("/etc/millrace/millrace.yaml"),
                                AccessMode.ro)));
        if (command[0].equals("run")) {
            container
                    .withExposedPorts(PORT)
                    .waitingFor(Wait.forHttp("/readyz")
                            .forPort(PORT)
                            .withStartupTimeout(Duration.ofSeconds(PATIENCE_SECONDS)));
        }
        container.start();
        return new MillraceContainer(container, log);
    }

    /** An instance, ready. */
    static MillraceContainer run(Path config, Path log) {
        return start(config, log, "run");
    }

    /**
     * Runs a command to its end.
     *
     * @return its exit status
     */
    static int execute(Path config, Path log, String... command) {
        try (MillraceContainer millrace = start(config, log, command)) {
            return millrace.awaitEnd();
        }
    }

    private static void readableByAll(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        docker().killContainerCmd(id()).exec();
        awaitEnd();
    }

    /**
     * SIGTERM.
     *
     * @return the exit status
     */
    int terminate() {
        docker().killContainerCmd(id()).withSignal("TERM").exec();
        return awaitEnd();
    }

    private int awaitEnd() {
        return docker().waitContainerCmd(id()).start().awaitStatusCode(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes the container off its network: nobody reaches it, it reaches nobody, and no connection is closed. */
    void cutOff() {
        docker().disconnectFromNetworkCmd()
                .withContainerId(id())
                .withNetworkId(Containers.network().getId())
                .exec();
    }

    /** Ends {@link #cutOff}. */
    void reconnect() {
        docker().connectToNetworkCmd()
                .withContainerId(id())
                .withNetworkId(Containers.network().getId())
                .exec();
    }

    private String id() {
        return container.getContainerId();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    String log() {
        return container.getLogs();
    }

    @Override
    public void close() {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.writeString(log, log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            container.stop();
        }
    }
}

package dev.millrace.servers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import dev.millrace.local.FreePorts;
import dev.millrace.local.Server;
import dev.millrace.local.ServerStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A server that is a container. Its ports are published under fixed numbers, so that its address outlives a restart, and its
 * data is in the container, which a restart starts anew.
 */
abstract class ContainerServer implements Server {

    private static final int PORT_ATTEMPTS = 5;
    private static final int LAST_LINES = 40;
    private static final Duration STOP = Duration.ofSeconds(30);
    /** For what Docker itself does. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int READABLE_BY_ALL = 0644;

    private final String name;
    private final DockerImageName image;
    private final GenericContainer<?> container;
    private final Map<String, Path> files;
    private final Duration startWithin;
    private final Optional<Path> logs;

    /**
     * @param image that the container is of
     * @param container not started yet
     * @param files of this machine, by their path in the container; copied before each start
     * @param logs the folder that gets what the container has printed, when it is closed
     */
    ContainerServer(
            String name,
            DockerImageName image,
            GenericContainer<?> container,
            Map<String, Path> files,
            Duration startWithin,
            Optional<Path> logs) {
        this.name = name;
        this.image = image;
        this.container = container;
        this.files = files;
        this.startWithin = startWithin;
        this.logs = logs;
        files.forEach((path, file) -> container.withCopyToContainer(readable(file), path));
        container.withNetwork(Containers.network()).waitingFor(new Ourselves());
    }

    /** Whether the server serves. Asked again and again while it starts. */
    abstract boolean answers();

    final GenericContainer<?> container() {
        return container;
    }

    /**
     * Starts what {@code made} makes of free ports. One that is picked free may be taken before Docker publishes it, so others
     * are tried then.
     */
    static <S extends ContainerServer> S launch(int portCount, Function<List<Integer>, S> made) {
        for (int attempt = 1; ; attempt++) {
            List<Integer> ports = FreePorts.pick(portCount);
            S server = made.apply(ports);
            try {
                server.begin();
                return server;
            } catch (ServerStartException e) {
                server.close();
                if (attempt == PORT_ATTEMPTS || ports.stream().allMatch(FreePorts::isFree)) {
                    throw e;
                }
            }
        }
    }

    final void begin() {
        try {
            container.start();
        } catch (ContainerLaunchException | ContainerFetchException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new ServerStartException(
                    name + " could not be started from the image " + image + ": " + cause.getMessage()
                            + "; \"docker pull " + image + "\" tells more where it cannot be had",
                    e);
        }
        awaitAnswer();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + startWithin.toNanos();
        while (!answers()) {
            if (!isAlive()) {
                throw failed("ended with status " + state().getExitCodeLong() + " while starting");
            }
            if (System.nanoTime() > deadline) {
                throw failed("did not answer within " + startWithin.toSeconds() + " s");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerStartException("interrupted while waiting for a server", e);
        }
    }

    private ServerStartException failed(String how) {
        List<String> lines = container.getLogs().lines().toList();
        return new ServerStartException(lines.stream()
                .skip(Math.max(0, lines.size() - LAST_LINES))
                .collect(Collectors.joining("\n  ", name + " " + how + "; its last lines:\n  ", "\n")));
    }

    @Override
    public final boolean isAlive() {
        return container.getContainerId() != null && Boolean.TRUE.equals(state().getRunning());
    }

    @Override
    public final synchronized void stop() {
        if (isAlive()) {
            resume();
            docker().stopContainerCmd(id()).withTimeout((int) STOP.toSeconds()).exec();
        }
    }

    @Override
    public final synchronized void kill() {
        docker().killContainerCmd(id()).exec();
        // Frozen, it takes the signal when it thaws.
        resume();
        docker().waitContainerCmd(id()).start().awaitStatusCode(GRACE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public final synchronized void suspend() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!Boolean.TRUE.equals(state().getPaused())) {
            try {
                docker().pauseContainerCmd(id()).exec();
            } catch (InternalServerErrorException e) {
                // "unable to freeze": on a busy machine the kernel may not get hold of all threads in time (runc
                // 1.1.5).
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                pause();
            }
        }
    }

    @Override
    public final synchronized void resume() {
        if (Boolean.TRUE.equals(state().getPaused())) {
            docker().unpauseContainerCmd(id()).exec();
        }
    }

    @Override
    public final synchronized void restart() {
        if (isAlive()) {
            throw new IllegalStateException(name + " runs; stop or kill it first");
        }
        files.forEach((path, file) -> container.copyFileToContainer(readable(file), path));
        docker().startContainerCmd(id()).exec();
        awaitAnswer();
    }

    @Override
    public final synchronized void close() {
        if (container.getContainerId() == null) {
            return;
        }
        logs.ifPresent(this::keepLog);
        container.stop();
    }

    private void keepLog(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(name.toLowerCase(Locale.ROOT) + "-" + id().substring(0, 12) + ".log"),
                    container.getLogs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MountableFile readable(Path file) {
        return MountableFile.forHostPath(file, READABLE_BY_ALL);
    }

    private ContainerState state() {
        return docker().inspectContainerCmd(id()).exec().getState();
    }

    private String id() {
        return container.getContainerId();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    /** {@link #awaitAnswer} waits, at the first start as at each other. */
    private static final class Ourselves extends AbstractWaitStrategy {

        @Override
        protected void waitUntilReady() {}
    }
}

package dev.millrace.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server that is a process of our own. */
public abstract sealed class LocalServer implements Server permits LocalKafka, LocalElasticsearch {

    private static final int PORT_ATTEMPTS = 5;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration SAY_SO_EVERY = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final String name;
    private final boolean keepsData;
    private final Duration startWithin;
    private final Consumer<String> progress;
    private final ServerLog log;
    private final LeashedProcess leash;
    private final Thread hook = new Thread(this::end, "close-local-server");
    private volatile Optional<ProcessHandle> server = Optional.empty();

    /** What a server needs to be held: where it lives, what runs it, what goes with it. */
    record Setup(
            String name,
            boolean keepsData,
            Duration startWithin,
            Consumer<String> progress,
            ServerLog log,
            List<String> command,
            Path directory,
            Map<String, String> environment,
            List<Path> temporary) {}

    LocalServer(Setup setup) {
        name = setup.name();
        keepsData = setup.keepsData();
        startWithin = setup.startWithin();
        progress = setup.progress();
        log = setup.log();
        leash = LeashedProcess.hold(
                setup.command(), setup.directory(), setup.environment(), log.file(), setup.temporary());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Writes the server's configuration for these ports, of which the first is the one that clients use. */
    abstract void configure(List<Integer> ports);

    /** The JVM that serves, once it answers; {@code command} is the process that the leash has started. */
    abstract Optional<ProcessHandle> answering(ProcessHandle command);

    /**
     * First start. A port that is picked free may be taken before the server binds it, so others are tried then.
     *
     * @param fixed the clients' port, if the caller wants that one and no other
     */
    final void launch(Optional<Integer> fixed, int portCount) {
        try {
            fixed.ifPresent(this::requireFree);
            for (int attempt = 1; !launchedOn(ports(fixed, portCount), attempt == PORT_ATTEMPTS); attempt++) {
                progress.accept(name + ": another process was faster to take a port; trying others");
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private boolean launchedOn(List<Integer> ports, boolean lastAttempt) {
        configure(ports);
        try {
            begin();
            return true;
        } catch (ServerStartException e) {
            if (lastAttempt || ports.stream().allMatch(FreePorts::isFree)) {
                throw e;
            }
            return false;
        }
    }

    private static List<Integer> ports(Optional<Integer> fixed, int count) {
        List<Integer> ports = new ArrayList<>(FreePorts.pick(count));
        fixed.ifPresent(port -> ports.set(0, port));
        return List.copyOf(ports);
    }

    private void requireFree(int port) {
        if (!FreePorts.isFree(port)) {
            throw new ServerStartException(name + ": port " + port + " of 127.0.0.1 is taken by another process; "
                    + "stop it, or give another port or none");
        }
    }

    private void begin() {
        progress.accept(name + ": starting");
        ProcessHandle command = leash.start();
        try {
            ProcessHandle serving = awaitAnswer(command);
            Java.deleteAttachSocket(serving.pid());
            server = Optional.of(serving);
        } catch (RuntimeException e) {
            killAll(command);
            throw e;
        }
    }

    private ProcessHandle awaitAnswer(ProcessHandle command) {
        long begin = System.nanoTime();
        long said = begin;
        Optional<ProcessHandle> found = Optional.empty();
        while (found.isEmpty()) {
            if (!leash.isRunning()) {
                throw failed("ended with status " + leash.awaitStatus() + " while starting");
            }
            if (System.nanoTime() - begin > startWithin.toNanos()) {
                throw failed("did not answer within " + startWithin.toSeconds() + " s");
            }
            if (System.nanoTime() - said > SAY_SO_EVERY.toNanos()) {
                said = System.nanoTime();
                progress.accept(name + ": waiting for its first answer, " + secondsSince(begin) + " s so far");
            }
            pause();
            command.descendants().forEach(Java::deleteAttachSocketOfAnother);
            found = answering(command);
        }
        progress.accept(name + ": up after " + secondsSince(begin) + " s, process "
                + found.get().pid());
        return found.get();
    }

    private void killAll(ProcessHandle command) {
        ProcessTree.killDescendants(command);
        command.destroyForcibly();
        leash.awaitStatus();
    }

    private static String secondsSince(long nanoTime) {
        long tenths = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime) / 100;
        return tenths / 10 + "." + tenths % 10;
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
        String where = keepsData ? "" : "(the log may go with the temporary folder; give a log folder to keep it)\n";
        return new ServerStartException(name + " " + how + "; " + log.tail() + where);
    }

    /** The JVM that serves, also after it has ended. */
    public final ProcessHandle processHandle() {
        return server.orElseThrow(() -> new IllegalStateException(name + " has not started"));
    }

    public final long pid() {
        return processHandle().pid();
    }

    @Override
    public final boolean isAlive() {
        return leash.isRunning();
    }

    /** What the server prints, across restarts; deleted with the data where no log folder was given. */
    public final Path logFile() {
        return log.file();
    }

    @Override
    public final synchronized void stop() {
        if (!isAlive()) {
            return;
        }
        resume();
        processHandle().destroy();
        if (!leash.awaitEnd(GRACE)) {
            progress.accept(name + ": does not stop; killing it");
            kill();
        }
    }

    @Override
    public final synchronized void kill() {
        processHandle().destroyForcibly();
        leash.awaitStatus();
    }

    @Override
    public final synchronized void suspend() {
        signal("STOP");
    }

    @Override
    public final synchronized void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int status = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid())
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (status != 0 && isAlive()) {
                throw new IllegalStateException("cannot send SIG" + signal + " to process " + pid());
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot run /bin/sh", e);
        }
    }

    @Override
    public final synchronized void restart() {
        if (isAlive()) {
            throw new IllegalStateException(name + " runs; stop or kill it first");
        }
        begin();
    }

    /** In its own way if its data is kept, else at once. */
    @Override
    public final synchronized void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The JVM is ending already and runs the hook, which does the same.
        }
        end();
    }

    /** Takes no lock: at the end of the JVM, a thread may hold it that waits for the server to answer. */
    private void end() {
        if (keepsData && server.isPresent() && isAlive()) {
            signal("CONT");
            processHandle().destroy();
            leash.awaitEnd(GRACE);
        }
        leash.close();
        log.release();
    }
}

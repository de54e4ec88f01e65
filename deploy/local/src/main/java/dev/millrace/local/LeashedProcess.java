package dev.millrace.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Our end of a {@link Leash}: starts the command it holds, knows whether it runs, and lets go of it.
 *
 * <p>Called by the thread that owns the server; a thread of its own reads what the leash says.
 */
public final class LeashedProcess implements AutoCloseable {

    /** SIGINT and SIGHUP of a terminal reach all its processes; only the parent shall decide when the server ends. */
    private static final String IGNORING_TERMINAL = "trap '' INT HUP; exec \"$@\"";

    private static final Duration LET_GO = Duration.ofSeconds(20);

    private final Process leash;
    private final Writer orders;
    private volatile CompletableFuture<ProcessHandle> started = new CompletableFuture<>();
    private volatile CompletableFuture<Integer> ended = CompletableFuture.completedFuture(0);

    private LeashedProcess(Process leash) {
        this.leash = leash;
        this.orders = leash.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Holds a command that is not running yet.
     *
     * @param directory that the command works in; exists at the latest when it starts
     * @param log receives what the command prints, appended
     * @param temporary deleted once the leash is let go of or its parent is gone
     */
    public static LeashedProcess hold(
            List<String> command, Path directory, Map<String, String> environment, Path log, List<Path> temporary) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", IGNORING_TERMINAL, "leash"));
        line.add(Java.EXECUTABLE.toString());
        line.addAll(Java.SMALL);
        line.addAll(List.of("-cp", ServerFiles.ownCode().toString(), Leash.class.getName()));
        line.add(log.toString());
        line.add(directory.toString());
        line.add(Integer.toString(temporary.size()));
        temporary.forEach(folder -> line.add(folder.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Java.OPTION_VARIABLES.forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        try {
            LeashedProcess process = new LeashedProcess(builder.start());
            Thread listener = new Thread(process::listen, "leash-" + process.leash.pid());
            listener.setDaemon(true);
            listener.start();
            return process;
        } catch (IOException e) {
            throw new ServerStartException("cannot run " + line.get(0), e);
        }
    }

    /**
     * Starts the command; the one before it must have ended.
     *
     * @throws ServerStartException if it cannot be started
     */
    public ProcessHandle start() {
        started = new CompletableFuture<>();
        ended = new CompletableFuture<>();
        try {
            orders.write("start\n");
            orders.flush();
        } catch (IOException e) {
            throw new ServerStartException("the leash is gone", e);
        }
        try {
            return started.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ServerStartException failure) {
                throw failure;
            }
            throw e;
        }
    }

    public boolean isRunning() {
        return !ended.isDone();
    }

    /** Status the command ended with; waits for its end. */
    public int awaitStatus() {
        return ended.join();
    }

    public boolean awaitEnd(Duration atMost) {
        return ended.thenApply(status -> true)
                .completeOnTimeout(false, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private void listen() {
        try (BufferedReader leashSays = leash.inputReader(StandardCharsets.UTF_8)) {
            String line = leashSays.readLine();
            while (line != null) {
                hear(line);
                line = leashSays.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            started.completeExceptionally(new ServerStartException("the leash ended"));
            ended.complete(leash.onExit().join().exitValue());
        }
    }

    private void hear(String line) {
        String[] words = line.split(" ", 2);
        long number = Long.parseLong(words[1]);
        switch (words[0]) {
            case "started" ->
                ProcessHandle.of(number)
                        .ifPresentOrElse(
                                started::complete,
                                () -> started.completeExceptionally(
                                        new ServerStartException("process " + number + " ended at once")));
            case "ended" -> ended.complete((int) number);
            default -> throw new IllegalStateException("a leash says started or ended, not " + line);
        }
    }

    /** Kills what is left of the command, deletes its temporary folders, and waits until both are done. */
    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        leash.onExit().orTimeout(LET_GO.toSeconds(), TimeUnit.SECONDS).join();
    }
}

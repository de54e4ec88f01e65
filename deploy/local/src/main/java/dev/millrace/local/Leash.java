package dev.millrace.local;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Main class of the small JVM that stands between us and a server, and sees to it that the server ends when we end.
 *
 * <p>Its standard input is a pipe whose only writing end is in the parent. Each line {@code start} on it starts the
 * command; its end, which the kernel brings about however the parent died, makes the leash kill the command with all
 * its descendants and delete the temporary folders. A process of its own, because a thread inside the server cannot do
 * it while the server is suspended, nor clean up after it.
 *
 * <p>On standard output it says {@code started PID} and {@code ended STATUS}. Arguments: log file, number of
 * folders to delete, these folders, then the command.
 */
final class Leash {

    private final File log;
    private final List<Path> temporary;
    private final List<String> command;

    private Leash(File log, List<Path> temporary, List<String> command) {
        this.log = log;
        this.temporary = temporary;
        this.command = command;
    }

    public static void main(String[] arguments) throws IOException {
        List<String> rest = new ArrayList<>(Arrays.asList(arguments));
        File log = new File(rest.remove(0));
        int folders = Integer.parseInt(rest.remove(0));
        List<Path> temporary = rest.subList(0, folders).stream().map(Path::of).toList();
        Leash leash = new Leash(log, temporary, List.copyOf(rest.subList(folders, rest.size())));
        Runtime.getRuntime().addShutdownHook(new Thread(leash::cleanUp, "clean-up"));
        leash.obey();
        System.exit(0);
    }

    private void obey() throws IOException {
        BufferedReader parent = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (parent.readLine() != null) {
            start();
        }
    }

    private void start() throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .redirectErrorStream(true)
                .start();
        say("started " + process.pid());
        Thread end = new Thread(() -> say("ended " + process.onExit().join().exitValue()), "end-of-command");
        end.setDaemon(true);
        end.start();
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private void cleanUp() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        List<ProcessHandle> alive = descendants();
        while (!alive.isEmpty() && System.nanoTime() < deadline) {
            alive.forEach(ProcessHandle::destroyForcibly);
            alive.forEach(Leash::awaitEnd);
            alive = descendants();
        }
        temporary.forEach(Folders::delete);
    }

    private static List<ProcessHandle> descendants() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private static void awaitEnd(ProcessHandle process) {
        process.onExit().completeOnTimeout(process, 1, TimeUnit.SECONDS).join();
    }
}

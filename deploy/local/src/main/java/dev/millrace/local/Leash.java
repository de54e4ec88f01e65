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

/**
 * Main class of the small JVM that stands between us and a server, and sees to it that the server ends when we end.
 *
 * <p>Its standard input is a pipe whose only writing end is in the parent. Each line {@code start} on it starts the
 * command; its end, which the kernel brings about however the parent died, makes the leash kill the command with all
 * its descendants and delete the temporary folders. A process of its own, because a thread inside the server cannot do
 * it while the server is suspended, nor clean up after it.
 *
 * <p>On standard output it says {@code started PID} and {@code ended STATUS}. Arguments: log file, working
 * directory, number of folders to delete, these folders, then the command.
 */
final class Leash {

    private final File log;
    private final File directory;
    private final List<Path> temporary;
    private final List<String> command;

    private Leash(File log, File directory, List<Path> temporary, List<String> command) {
        this.log = log;
        this.directory = directory;
        this.temporary = temporary;
        this.command = command;
    }

    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        // Now: by the time it is needed, a build may have cleaned away what we are loaded from.
        Class.forName(Folders.class.getName());
        Class.forName(ProcessTree.class.getName());
        Class.forName(Java.class.getName());
        List<String> rest = new ArrayList<>(Arrays.asList(arguments));
        File log = new File(rest.remove(0));
        File directory = new File(rest.remove(0));
        int folders = Integer.parseInt(rest.remove(0));
        List<Path> temporary = rest.subList(0, folders).stream().map(Path::of).toList();
        Leash leash = new Leash(log, directory, temporary, List.copyOf(rest.subList(folders, rest.size())));
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
                .directory(directory)
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
        ProcessTree.killDescendants(ProcessHandle.current());
        temporary.forEach(Folders::delete);
    }
}

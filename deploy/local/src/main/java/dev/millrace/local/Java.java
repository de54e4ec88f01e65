package dev.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Java that runs us, which is the one that runs the servers. */
final class Java {

    static final Path EXECUTABLE = Path.of(System.getProperty("java.home"), "bin", "java");

    /** Keeps a JVM from leaving a file in the system's temporary folder when it is killed. */
    static final String NO_PERFORMANCE_DATA = "-XX:-UsePerfData";

    /** For a JVM that does next to nothing. */
    static final List<String> SMALL =
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", NO_PERFORMANCE_DATA);

    /** Meant for the parent alone: an agent or a debugger port given there must not reach the servers. */
    static final List<String> OPTION_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");

    private Java() {}

    /** Where a JVM listens for tools once one has attached, as Elasticsearch does to itself; HotSpot knows no other place. */
    static Path attachSocket(long pid) {
        return Path.of("/tmp/.java_pid" + pid);
    }

    /** A JVM deletes the socket itself unless it is killed, and makes another when a tool asks for one. */
    static void deleteAttachSocket(long pid) {
        try {
            Files.deleteIfExists(attachSocket(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes the socket that a killed JVM of another user has left under the number that this process has now. HotSpot
     * deletes one of its own user itself when it starts; another's it can only refuse, which ends Elasticsearch.
     */
    static void deleteAttachSocketOfAnother(ProcessHandle process) {
        Path socket = attachSocket(process.pid());
        try {
            if (!owner(socket).equals(owner(Path.of("/proc/" + process.pid())))) {
                Files.deleteIfExists(socket);
            }
        } catch (IOException noneOrNotOurs) {
            // There is none, mostly; one that we may not delete is named by the server's log when it matters.
        }
    }

    /** A number, because a container may have no name for it. */
    private static Object owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid");
    }
}

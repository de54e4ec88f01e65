package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A JVM that has started both servers from the command line, to be ended in some way.
 *
 * @param temporary what it takes for the system's temporary folder
 * @param addresses where it writes what it has started
 */
record ParentJvm(Process process, Path temporary, Path addresses) implements AutoCloseable {

    static ParentJvm launch(Path folder, String... options) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        // As the system's temporary folder is; a test's own is closed to the user that Elasticsearch runs as.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path addresses = folder.resolve("addresses.properties");
        List<String> command = List.of(
                Java.EXECUTABLE.toString(),
                Java.NO_PERFORMANCE_DATA,
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                ServerFiles.ownCode().toString(),
                LocalServersMain.class.getName(),
                "--addresses",
                addresses.toString(),
                "--logs",
                folder.resolve("logs").toString());
        Process process = new ProcessBuilder(
                        Stream.concat(command.stream(), Stream.of(options)).toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("parent.log").toFile())
                .start();
        return new ParentJvm(process, temporary, addresses);
    }

    /** All processes it has started, once both servers answer. */
    List<ProcessHandle> awaitServers() {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(addresses));
        return process.descendants().toList();
    }

    /** All processes it has started, once these are so many. */
    List<ProcessHandle> awaitFamilyOf(int count) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> process.descendants().toList(), family -> family.size() >= count);
    }

    long pidOf(String server) throws IOException {
        Properties found = new Properties();
        try (Reader in = Files.newBufferedReader(addresses)) {
            found.load(in);
        }
        return Long.parseLong(found.getProperty(server + ".pid"));
    }

    static void signal(String signal, long pid) throws IOException, InterruptedException {
        int status = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

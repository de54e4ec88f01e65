package dev.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one server prints. Two servers of this JVM that are given the same folder get files of different names.
 *
 * @param file emptied when the server is first started, appended to at each restart
 */
record ServerLog(Path file) {

    private static final int LAST_LINES = 40;
    private static final Set<Path> IN_USE = new HashSet<>();

    static ServerLog in(Path folder, String server) {
        Folders.create(folder);
        synchronized (IN_USE) {
            int number = 1;
            Path file = folder.resolve(server + ".log").toAbsolutePath();
            while (!IN_USE.add(file)) {
                number++;
                file = folder.resolve(server + "-" + number + ".log").toAbsolutePath();
            }
            Folders.write(file, List.of());
            return new ServerLog(file);
        }
    }

    void release() {
        synchronized (IN_USE) {
            IN_USE.remove(file);
        }
    }

    /** The last lines, indented, under the file's name. */
    String tail() {
        // A server may write any bytes; Latin-1 reads them all.
        Charset anyBytes = StandardCharsets.ISO_8859_1;
        try {
            List<String> lines = Files.readAllLines(file, anyBytes);
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
                    .collect(Collectors.joining("\n  ", "last lines of " + file + ":\n  ", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

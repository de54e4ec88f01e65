package dev.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the servers' folders need done to them. */
final class Folders {

    private static final int DELETE_ATTEMPTS = 10;

    private Folders() {}

    /** Deletes the folder and all it holds, also while somebody else still deletes or writes there. */
    static void delete(Path folder) {
        try {
            for (int attempt = 1; Files.exists(folder, LinkOption.NOFOLLOW_LINKS); attempt++) {
                deleteOnce(folder, attempt == DELETE_ATTEMPTS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteOnce(Path folder, boolean lastAttempt) throws IOException {
        try {
            for (Path path : deepestFirst(folder)) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException | UncheckedIOException | DirectoryNotEmptyException changing) {
            if (lastAttempt) {
                throw changing;
            }
        }
    }

    private static List<Path> deepestFirst(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }

    static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path createTemporary(String prefix) {
        try {
            return Files.createTempDirectory(prefix).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

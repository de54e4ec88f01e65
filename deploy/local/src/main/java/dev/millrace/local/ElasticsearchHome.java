package dev.millrace.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Where the distribution is unpacked to; the server only reads it.
 *
 * <p>That is beneath the build's own folder, once, shared by all runs. Where the server's user cannot get there (root
 * builds beneath {@code /root}, the server is not root) or we cannot write, it is the run's temporary folder instead:
 * two seconds at each start, but nothing is left behind.
 *
 * @param path the server's home, which exists once {@link #unpack} has returned
 * @param aside where it is unpacked to before it gets its name; belongs to this run, which deletes it at its end
 */
record ElasticsearchHome(Path path, Path aside) {

    /** @param temporary exists, and is reachable by the user */
    static ElasticsearchHome reachableBy(ServerUser user, ServerFiles files, Path temporary) {
        Path folder = isUsable(files.cache(), user) ? files.cache() : temporary;
        return new ElasticsearchHome(
                folder.resolve("elasticsearch-" + files.elasticsearchVersion()),
                folder.resolve(".unpacking-" + UUID.randomUUID()));
    }

    private static boolean isUsable(Path cache, ServerUser user) {
        try {
            Files.createDirectories(cache);
            return Files.isWritable(cache) && user.canReach(cache);
        } catch (IOException closed) {
            return false;
        }
    }

    /** Aside first, then under its name in one step: another process sees all of it or nothing. */
    void unpack(Path zip, Consumer<String> progress) {
        if (Files.isDirectory(path)) {
            return;
        }
        try {
            Files.createDirectory(aside);
            unpackAside(zip, progress);
            giveName(progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Folders.delete(aside);
        }
    }

    private void giveName(Consumer<String> progress) throws IOException {
        try {
            Files.move(aside.resolve(path.getFileName()), path, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // "Directory not empty" has no exception type of its own here.
            if (!Files.isDirectory(path)) {
                throw e;
            }
            progress.accept("Elasticsearch: another process has unpacked it meanwhile");
        }
    }

    private void unpackAside(Path zip, Consumer<String> progress) throws IOException {
        try (ZipFile packed = new ZipFile(zip.toFile())) {
            long total = packed.stream().mapToLong(ZipEntry::getSize).sum();
            long done = 0;
            long said = -1;
            Enumeration<? extends ZipEntry> entries = packed.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                unpack(packed, entry);
                done += entry.getSize();
                long tenth = 10 * done / total;
                if (tenth > said) {
                    said = tenth;
                    progress.accept("Elasticsearch: unpacking, " + 10 * tenth + " %");
                }
            }
        }
    }

    /** Readable by everyone whatever the umask, because the server may be another user. */
    private void unpack(ZipFile packed, ZipEntry entry) throws IOException {
        Path to = aside.resolve(entry.getName()).normalize();
        if (!to.startsWith(aside)) {
            throw new IOException(packed.getName() + ": " + entry.getName() + " points outside");
        }
        if (entry.isDirectory()) {
            // Not its parents: if the run's end has deleted them meanwhile, they shall stay deleted.
            Files.createDirectory(to);
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
            return;
        }
        try (InputStream bytes = packed.getInputStream(entry)) {
            Files.copy(bytes, to);
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
    }
}

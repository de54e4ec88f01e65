package dev.millrace.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The unpacked distribution, which the server only reads.
 *
 * <p>It is unpacked once beneath the build's own folder and shared by all runs. Where the server's user cannot get there
 * (root builds beneath {@code /root}, the server is not root) or we cannot write, it goes into the run's temporary
 * folder instead and is deleted with it: two seconds at each start, but nothing is left behind.
 */
final class ElasticsearchHome {

    private ElasticsearchHome() {}

    /** @param temporary where to unpack when the shared place will not do */
    static Path readableBy(ServerUser user, ServerFiles files, Path temporary, Consumer<String> progress) {
        String version = "elasticsearch-" + files.elasticsearchVersion();
        Path shared = files.cache().resolve(version);
        if (Files.isDirectory(shared) || isWritable(files.cache())) {
            unpackOnce(files.elasticsearchZip(), shared, version, progress);
            if (user.canRead(shared.resolve("lib"))) {
                return shared;
            }
        }
        progress.accept("Elasticsearch: " + files.cache() + " is closed to the server's user; unpacking for this run");
        unpack(files.elasticsearchZip(), temporary, progress);
        return temporary.resolve(version);
    }

    private static boolean isWritable(Path cache) {
        try {
            Files.createDirectories(cache);
            return Files.isWritable(cache);
        } catch (IOException closed) {
            return false;
        }
    }

    /** Aside first, then under its name in one step: another process sees all of it or nothing. */
    private static void unpackOnce(Path zip, Path home, String version, Consumer<String> progress) {
        if (Files.isDirectory(home)) {
            return;
        }
        try {
            Path aside = Files.createTempDirectory(home.getParent(), ".unpacking-");
            try {
                unpack(zip, aside, progress);
                Files.move(aside.resolve(version), home, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException faster) {
                progress.accept("Elasticsearch: another process has unpacked it meanwhile");
            } finally {
                Folders.delete(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(Path zip, Path into, Consumer<String> progress) {
        try (ZipFile packed = new ZipFile(zip.toFile())) {
            long total = packed.stream().mapToLong(ZipEntry::getSize).sum();
            long done = 0;
            long said = -1;
            Enumeration<? extends ZipEntry> entries = packed.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                unpack(packed, entry, into);
                done += entry.getSize();
                long tenth = 10 * done / total;
                if (tenth > said) {
                    said = tenth;
                    progress.accept("Elasticsearch: unpacking, " + 10 * tenth + " %");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Readable by everyone whatever the umask, because the server may be another user. */
    private static void unpack(ZipFile packed, ZipEntry entry, Path into) throws IOException {
        Path path = into.resolve(entry.getName()).normalize();
        if (!path.startsWith(into)) {
            throw new IOException(packed.getName() + ": " + entry.getName() + " points outside");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            return;
        }
        try (InputStream bytes = packed.getInputStream(entry)) {
            Files.copy(bytes, path);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    }
}

package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchHomeTest {

    private static final ServerUser OURSELVES = new ServerUser(List.of());
    private static final ServerUser SHUT_OUT = new ServerUser(List.of("/bin/sh", "-c", "exit 1"));

    @TempDir
    private Path folder;

    private ServerFiles files = new ServerFiles(List.of(), Path.of(""), "", Path.of(""));

    @BeforeEach
    void packADistribution() throws IOException {
        Path zip = folder.resolve("elasticsearch.zip");
        pack(zip, "elasticsearch-1.0/", "elasticsearch-1.0/lib/", "elasticsearch-1.0/lib/server.jar");
        files = new ServerFiles(List.of(), zip, "1.0", folder.resolve("cache"));
    }

    @Test
    void unpacksOnceForAllRuns() {
        // given
        List<String> progress = new ArrayList<>();
        ElasticsearchHome.reachableBy(OURSELVES, files, folder.resolve("run-1"))
                .unpack(files.elasticsearchZip(), progress::add);
        int firstTime = progress.size();

        // when
        ElasticsearchHome second = ElasticsearchHome.reachableBy(OURSELVES, files, folder.resolve("run-2"));
        second.unpack(files.elasticsearchZip(), progress::add);

        // then
        assertThat(second.path()).isEqualTo(folder.resolve("cache/elasticsearch-1.0"));
        assertThat(second.path().resolve("lib/server.jar")).hasContent("elasticsearch-1.0/lib/server.jar");
        assertThat(progress).hasSize(firstTime).endsWith("Elasticsearch: unpacking, 100 %");
    }

    @Test
    void leavesOneWholeHomeWhenSeveralUnpackAtOnce() throws IOException {
        // when
        List<CompletableFuture<Void>> runs = Stream.of("run-1", "run-2", "run-3", "run-4")
                .map(run -> ElasticsearchHome.reachableBy(OURSELVES, files, folder.resolve(run)))
                .map(home -> CompletableFuture.runAsync(() -> home.unpack(files.elasticsearchZip(), line -> {})))
                .toList();
        runs.forEach(CompletableFuture::join);

        // then
        try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
            assertThat(left).containsExactly(folder.resolve("cache/elasticsearch-1.0"));
        }
        assertThat(folder.resolve("cache/elasticsearch-1.0/lib/server.jar")).exists();
    }

    @Test
    void isReadableByEveryUser() throws IOException {
        // when
        ElasticsearchHome home = ElasticsearchHome.reachableBy(OURSELVES, files, folder.resolve("run"));
        home.unpack(files.elasticsearchZip(), line -> {});

        // then
        assertThat(permissions(home.path())).isEqualTo("rwxr-xr-x");
        assertThat(permissions(home.path().resolve("lib"))).isEqualTo("rwxr-xr-x");
        assertThat(permissions(home.path().resolve("lib/server.jar"))).isEqualTo("rw-r--r--");
    }

    @Test
    void goesIntoTheRunsOwnFolderWhereTheServersUserIsShutOutOfTheCache() {
        // when
        ElasticsearchHome home = ElasticsearchHome.reachableBy(SHUT_OUT, files, folder.resolve("run"));

        // then
        assertThat(home.path()).isEqualTo(folder.resolve("run/elasticsearch-1.0"));
    }

    @Test
    void refusesAPathThatPointsOutside() throws IOException {
        // given
        Path zip = folder.resolve("evil.zip");
        pack(zip, "elasticsearch-1.0/", "../evil");
        ElasticsearchHome home = ElasticsearchHome.reachableBy(OURSELVES, files, folder.resolve("run"));

        // when, then
        assertThatThrownBy(() -> home.unpack(zip, line -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("../evil points outside");
        assertThat(folder.resolve("cache")).isEmptyDirectory();
    }

    private static void pack(Path zip, String... entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            for (String entry : entries) {
                packed.putNextEntry(new ZipEntry(entry));
                packed.write(entry.endsWith("/") ? new byte[0] : entry.getBytes(StandardCharsets.UTF_8));
                packed.closeEntry();
            }
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

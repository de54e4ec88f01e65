package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends the JVM that started the servers ends them too, and takes their temporary folders along. */
class ParentEndsIT {

    @TempDir
    private Path folder;

    @Test
    void whenKilledThoughOneServerIsSuspended() throws Exception {
        try (ParentJvm parent = ParentJvm.launch(folder)) {
            // given
            List<ProcessHandle> family = parent.awaitServers();
            ParentJvm.signal("STOP", parent.pidOf("kafka"));

            // when
            parent.process().destroyForcibly();

            // then
            awaitNothingLeft(parent, family);
        }
    }

    @Test
    void whenKilledWhileTheServersAreStarting() throws Exception {
        try (ParentJvm parent = ParentJvm.launch(folder)) {
            // given
            List<ProcessHandle> family = parent.awaitFamilyOf(4);

            // when
            parent.process().destroyForcibly();

            // then
            awaitNothingLeft(parent, family);
        }
    }

    @Test
    void whenInterruptedFromTheKeyboard() throws Exception {
        assumeThat(ignoresInterrupts())
                .as("a job in the background of a script ignores SIGINT, and so do all its children")
                .isFalse();
        try (ParentJvm parent = ParentJvm.launch(folder)) {
            // given
            List<ProcessHandle> family = parent.awaitServers();

            // when
            ParentJvm.signal("INT", parent.process().pid());

            // then
            awaitNothingLeft(parent, family);
        }
    }

    @Test
    void whenItsStandardInputEndsIfItWasToldSo() throws Exception {
        try (ParentJvm parent = ParentJvm.launch(
                folder, "--until-stdin-ends", "--data", folder.resolve("data").toString())) {
            // given
            List<ProcessHandle> family = parent.awaitServers();

            // when
            parent.process().getOutputStream().close();

            // then
            awaitNothingLeft(parent, family);
            assertThat(parent.process().waitFor()).isZero();
            assertThat(folder.resolve("data/kafka/storage/meta.properties")).exists();
            assertThat(folder.resolve("data/elasticsearch/data")).isNotEmptyDirectory();
        }
    }

    /** Whether this JVM was started with SIGINT ignored; a JVM leaves it so, and hands it on to those it starts. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        int interrupt = 1 << 1;
        return (Long.parseUnsignedLong(ignored, 16) & interrupt) != 0;
    }

    private static void awaitNothingLeft(ParentJvm parent, List<ProcessHandle> family) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(parent.process().isAlive()).isFalse();
            assertThat(family).noneMatch(ProcessHandle::isAlive);
            assertThat(temporaryFoldersOf(parent)).isEmpty();
            assertThat(family).map(ended -> Java.attachSocket(ended.pid())).noneMatch(Files::exists);
        });
    }

    private static List<Path> temporaryFoldersOf(ParentJvm parent) throws IOException {
        try (Stream<Path> left = Files.list(parent.temporary())) {
            return left.toList();
        }
    }
}

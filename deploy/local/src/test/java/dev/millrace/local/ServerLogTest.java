package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    @TempDir
    private Path folder;

    @Test
    void showsTheLastLinesUnderTheFilesName() throws IOException {
        // given
        ServerLog log = ServerLog.in(folder, "kafka");
        Files.write(
                log.file(),
                IntStream.rangeClosed(1, 100).mapToObj(line -> "line " + line).toList());

        // when
        String tail = log.tail();

        // then
        assertThat(tail)
                .startsWith("last lines of " + folder.resolve("kafka.log") + ":\n  line 61\n")
                .endsWith("\n  line 100\n");
    }

    @Test
    void givesTwoServersInOneFolderAFileEach() {
        // given
        ServerLog first = ServerLog.in(folder, "kafka");

        // when
        ServerLog second = ServerLog.in(folder, "kafka");

        // then
        assertThat(first.file()).isEqualTo(folder.resolve("kafka.log"));
        assertThat(second.file()).isEqualTo(folder.resolve("kafka-2.log"));
    }

    @Test
    void startsOverInTheFileOfAServerThatIsClosed() throws IOException {
        // given
        ServerLog first = ServerLog.in(folder, "kafka");
        Files.writeString(first.file(), "old");
        first.release();

        // when
        ServerLog second = ServerLog.in(folder, "kafka");

        // then
        assertThat(second.file()).isEqualTo(first.file());
        assertThat(second.file()).isEmptyFile();
    }
}

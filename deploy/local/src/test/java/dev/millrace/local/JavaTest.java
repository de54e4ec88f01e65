package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaTest {

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leaveNothing() {
        started.forEach(process -> {
            process.destroyForcibly().onExit().join();
            Java.deleteAttachSocket(process.pid());
        });
    }

    @Test
    void deletesTheAttachSocketThatAnotherUserHasLeftUnderAServersNumber(@TempDir Path folder) throws Exception {
        // given
        ServerUser serverUser = ServerUser.neverRoot(folder);
        assumeThat(serverUser.prefix())
                .as("only root starts servers as another user")
                .isNotEmpty();
        Process server = sleeping(serverUser.prefix());
        Path left = Files.createFile(Java.attachSocket(server.pid()));

        // when
        Java.deleteAttachSocketOfAnother(server.toHandle());

        // then
        assertThat(left).doesNotExist();
    }

    @Test
    void leavesTheAttachSocketThatIsTheProcesssOwn() throws Exception {
        // given
        Process server = sleeping(List.of());
        Path own = Files.createFile(Java.attachSocket(server.pid()));

        // when
        Java.deleteAttachSocketOfAnother(server.toHandle());

        // then
        assertThat(own).exists();
    }

    /** Says a line once it runs as whom it shall: before that it is still ours. */
    private Process sleeping(List<String> prefix) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("sh", "-c", "echo; exec sleep 600"));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        process.inputReader().readLine();
        return process;
    }
}

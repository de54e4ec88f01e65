package dev.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user that Elasticsearch runs as: ourselves, or an unprivileged one when we are root, as which it refuses to run.
 *
 * @param prefix put before a command to run it as this user; empty for ourselves
 */
record ServerUser(List<String> prefix) {

    /** "nobody" on Linux; a number, because a container's image may have no such name. */
    private static final int NOBODY = 65534;

    private static final ServerUser OURSELVES = new ServerUser(List.of());
    private static final ServerUser UNPRIVILEGED = new ServerUser(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all", "--"));

    /** @param ours any folder that we have created */
    static ServerUser neverRoot(Path ours) {
        try {
            return Files.getAttribute(ours, "unix:uid").equals(0) ? UNPRIVILEGED : OURSELVES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this user may enter the folder, or run the program: a folder above may be closed to it, as /root is. */
    boolean canReach(Path path) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("test", "-x", path.toString()));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            throw new ServerStartException(
                    "Elasticsearch refuses to run as root, and setpriv (util-linux), which would change the user, "
                            + "cannot be run",
                    e);
        }
    }

    /** Makes the folder and all in it this user's own. */
    void own(Path folder) {
        if (prefix.isEmpty()) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.setAttribute(path, "unix:uid", NOBODY);
                Files.setAttribute(path, "unix:gid", NOBODY);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

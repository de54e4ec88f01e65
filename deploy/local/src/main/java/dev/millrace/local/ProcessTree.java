package dev.millrace.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process and those it has started, directly or not. */
final class ProcessTree {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ProcessTree() {}

    /**
     * SIGKILL for all that the process has started, but not for itself, and waits until they are gone.
     *
     * <p>Those without children go first, so that each is reaped by its own parent: an orphan would be left to process 1,
     * which in many a container does not care, and stay as a zombie.
     */
    static void killDescendants(ProcessHandle root) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<ProcessHandle> childless = childless(root);
        while (!childless.isEmpty() && System.nanoTime() < deadline) {
            childless.forEach(ProcessHandle::destroyForcibly);
            childless.forEach(ProcessTree::awaitEnd);
            childless.forEach(ended -> Java.deleteAttachSocket(ended.pid()));
            childless = childless(root);
        }
    }

    private static List<ProcessHandle> childless(ProcessHandle root) {
        return root.descendants()
                .filter(process -> process.children().findAny().isEmpty())
                .toList();
    }

    private static void awaitEnd(ProcessHandle process) {
        process.onExit().completeOnTimeout(process, 1, TimeUnit.SECONDS).join();
    }
}

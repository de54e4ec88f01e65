package dev.millrace.topology;

import dev.millrace.event.Origin;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bug in a stage costs one event, never the pipeline: what it threw becomes a rejection, and is told once per kind, that is
 * stage, exception class and top stack frame. Any thread.
 */
final class UnexpectedFailures {

    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailures.class);

    /** A stack overflow comes with a new top frame each time; what is beyond is told by the dead letters alone. */
    private static final int MOST_KINDS = 100;

    private static final Set<Kind> TOLD = ConcurrentHashMap.newKeySet();

    private UnexpectedFailures() {}

    static Rejection rejection(Stage stage, Origin origin, Throwable failure) {
        if (TOLD.size() < MOST_KINDS && TOLD.add(Kind.of(stage, failure))) {
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("millrace.stage", stage.id())
                    .addKeyValue("millrace.origin", origin)
                    .log("A stage failed on an event, which is a bug; such events go to the dead letters, told once");
        }
        return new Rejection(
                stage,
                "internal." + stage.id(),
                origin + ": " + failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }

    /** @param frame {@code null} where the JVM leaves the stack out, as it does for what is thrown often */
    private record Kind(
            Stage stage, String exception, @Nullable StackTraceElement frame) {

        static Kind of(Stage stage, Throwable failure) {
            StackTraceElement[] stack = failure.getStackTrace();
            return new Kind(stage, failure.getClass().getName(), stack.length == 0 ? null : stack[0]);
        }
    }
}

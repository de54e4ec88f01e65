package dev.millrace.topology;

import dev.millrace.event.Origin;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bug in a stage costs one event, never the pipeline: what it threw becomes a rejection, and is told once per kind. */
final class UnexpectedFailures {

    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailures.class);

    private UnexpectedFailures() {}

    static Rejection rejection(Stage stage, Origin origin, Throwable failure) {
        LOG.atError()
                .setCause(failure)
                .addKeyValue("millrace.stage", stage.id())
                .addKeyValue("millrace.origin", origin)
                .log("A stage failed on an event, which is a bug; the event goes to the dead letters");
        return new Rejection(
                stage,
                "internal." + stage.id(),
                origin + ": " + failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }
}

package dev.millrace.stage.enrich;

import dev.millrace.event.LogEvent;
import dev.millrace.event.Verdict;
import dev.millrace.lookup.PendingAnswer;
import java.time.Duration;

/**
 * An event that waits for the answer to its key.
 *
 * @param enricher whose thread goes on with it
 * @param join which of the lookups is asked
 * @param versionsStart slice of the event with the versions of the lookups before, negative if there are none
 */
record EnrichWait(Enricher enricher, int join, PendingAnswer answer, int versionsStart, int versionsEnd)
        implements Verdict.Wait {

    @Override
    public Duration deadline() {
        return answer.deadline();
    }

    @Override
    public void whenAnswered(Runnable told) {
        answer.whenThere(told);
    }

    @Override
    public Verdict resume(LogEvent event) {
        return enricher.resume(event, this);
    }
}

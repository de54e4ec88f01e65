package dev.millrace.topology;

import dev.millrace.event.EventStage;
import dev.millrace.event.RecordDecoder;
import dev.millrace.event.RejectedEvents;
import dev.millrace.event.Stage;
import dev.millrace.ledger.Ledger;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.BatchWriter;
import java.time.Duration;
import java.util.Map;

/**
 * What the tasks of one stream thread work with. Decoder, stages and writer belong to the thread; the rest is shared.
 *
 * @param stages validate to route
 * @param punctuation how often a task asks for a commit when no traffic does: an acknowledgement that comes after the last
 *     record must move the committed offset too
 */
public record ThreadParts(
        RecordDecoder decoder,
        Map<Stage, EventStage> stages,
        BatchWriter writer,
        Ledger ledger,
        RejectedEvents rejectedEvents,
        Counters counters,
        Duration punctuation) {

    EventStage stage(Stage stage) {
        EventStage found = stages.get(stage);
        if (found == null) {
            throw new IllegalStateException("no stage " + stage.id());
        }
        return found;
    }
}

package dev.millrace.runtime.recovery;

import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.DataStream;
import dev.millrace.event.Ecs;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.topology.Stages;
import java.util.Objects;

/**
 * The dataset of a dead letter, as the stages see it today: that of its data stream if it passes, else what the event
 * says of itself as far as it got. Used by one thread.
 */
final class Datasets {

    /** Rejected before anything told one. */
    static final String NONE = "none";

    private final Stages stages;
    private final LogEvent event;

    Datasets(Stages stages) {
        this.stages = stages;
        this.event = stages.decoder().newEvent();
    }

    String of(DeadLetter letter) {
        String[] dataset = {NONE};
        stages.run(letter.source().value(), letter.source().origin(), event, new EventReceiver() {
            @Override
            public void event(LogEvent routed) {
                if (routed.index() == letter.index()) {
                    DataStream target = Objects.requireNonNull(routed.dataStream(), "route sets it");
                    dataset[0] = target.dataset();
                }
            }

            @Override
            public void rejected(int index, Rejection rejection) {
                int slot = event.ecs().slot(Ecs.EVENT_DATASET);
                if (index == letter.index() && event.index() == index && slot >= 0) {
                    dataset[0] = event.text(event.ecs().start(slot), event.ecs().end(slot));
                }
            }
        });
        return dataset[0];
    }
}

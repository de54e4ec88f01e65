package dev.millrace.runtime.recovery;

import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.topology.Stages;
import java.util.BitSet;

/** How many events a record holds, by the decoder alone: several times cheaper than all stages. Used by one thread. */
final class RecordEvents implements EventReceiver {

    private final Stages stages;
    private final LogEvent event;
    private final BitSet rejected = new BitSet();
    private int count;

    RecordEvents(Stages stages) {
        this.stages = stages;
        this.event = stages.decoder().newEvent();
    }

    /** Reads a record, for the questions below. */
    RecordEvents of(SourceRecord source) {
        count = 0;
        rejected.clear();
        try {
            stages.decoder().decode(source.value(), source.origin(), event, this);
        } catch (RuntimeException | StackOverflowError e) {
            // A bug; the stages as a whole make a rejection of it, which stands for the rest of the record.
            rejected(count, new Rejection(Stage.DECODE, "internal.decode", e.toString()));
        }
        return this;
    }

    int count() {
        return count;
    }

    boolean isRejected(int index) {
        return rejected.get(index);
    }

    @Override
    public void event(LogEvent decoded) {
        count = Math.max(count, decoded.index() + 1);
    }

    @Override
    public void rejected(int index, Rejection rejection) {
        count = Math.max(count, index + 1);
        rejected.set(index);
    }
}

package dev.millrace.topology;

import dev.millrace.event.LogEvent;
import dev.millrace.event.Stage;
import dev.millrace.ledger.PartitionLedger;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The node {@code sink}: opens the event in the ledger and appends it to the batch. Owned by its task. */
final class SinkProcessor implements Processor<byte[], LogEvent, byte[], LogEvent> {

    private final Supplier<ThreadParts> threadParts;

    private @Nullable ProcessorContext<byte[], LogEvent> context;
    private @Nullable ThreadParts parts;
    private @Nullable Epochs epochs;

    SinkProcessor(Supplier<ThreadParts> threadParts) {
        this.threadParts = threadParts;
    }

    @Override
    public void init(ProcessorContext<byte[], LogEvent> newContext) {
        ThreadParts ofThread = threadParts.get();
        context = newContext;
        parts = ofThread;
        epochs = new Epochs(ofThread.ledger());
        // A punctuation makes the task ask for a commit (StreamTask.punctuate sets commitNeeded), traffic or not.
        newContext.schedule(
                ofThread.punctuation(),
                PunctuationType.WALL_CLOCK_TIME,
                now -> ofThread.writer().sealIfDue());
    }

    @Override
    public void process(Record<byte[], LogEvent> record) {
        ThreadParts task = parts;
        Epochs running = epochs;
        ProcessorContext<byte[], LogEvent> to = context;
        if (task == null || running == null || to == null) {
            throw new IllegalStateException("a record before init");
        }
        LogEvent event = record.value();
        PartitionLedger partition = running.of(event.origin());
        long offset = event.origin().offset();
        try {
            long timestampMillis = event.origin().timestampMillis();
            task.writer()
                    .append(
                            event,
                            partition.open(
                                    offset, timestampMillis, task.writer().settlement()));
        } catch (RuntimeException | StackOverflowError e) {
            event.rejection(UnexpectedFailures.rejection(Stage.SINK, event.origin(), e));
            to.forward(record, MillraceTopology.DEAD_LETTERS);
        }
    }
}

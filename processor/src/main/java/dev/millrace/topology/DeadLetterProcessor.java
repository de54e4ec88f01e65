package dev.millrace.topology;

import dev.millrace.event.LogEvent;
import dev.millrace.event.Share;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.ledger.PartitionLedger;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The node {@code dead-letters}: opens the event in the ledger and gives it to the dead letters. Owned by its task. */
final class DeadLetterProcessor implements Processor<byte[], LogEvent, Void, Void> {

    private final Supplier<ThreadParts> threadParts;

    private @Nullable ThreadParts parts;
    private @Nullable Epochs epochs;

    DeadLetterProcessor(Supplier<ThreadParts> threadParts) {
        this.threadParts = threadParts;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        ThreadParts ofThread = threadParts.get();
        parts = ofThread;
        epochs = new Epochs(ofThread.ledger());
    }

    @Override
    public void process(Record<byte[], LogEvent> record) {
        ThreadParts task = parts;
        Epochs running = epochs;
        if (task == null || running == null) {
            throw new IllegalStateException("a record before init");
        }
        LogEvent event = record.value();
        Rejection rejection = Objects.requireNonNull(event.rejection(), "what comes here was rejected");
        SourceRecord source = Objects.requireNonNull(event.source(), "decode names the record of every event");
        PartitionLedger partition = running.of(event.origin());
        Share share = partition.open(
                event.origin().offset(),
                event.origin().timestampMillis(),
                task.writer().settlement());
        share.add();
        task.rejectedEvents().accept(source, event.index(), rejection, share);
    }
}

package dev.millrace.topology;

import dev.millrace.event.EventStage;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict;
import dev.millrace.event.Verdict.Drop;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.metrics.Counters;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A node around one stage: what passes goes to the next node, what is rejected to the dead letters. What is dropped goes
 * nowhere: it never opens in the ledger, so that its offset holds no commit back. Owned by its task.
 */
final class StageProcessor implements Processor<byte[], LogEvent, byte[], LogEvent> {

    private final Stage stage;
    private final String next;
    private final Supplier<ThreadParts> threadParts;

    private @Nullable ProcessorContext<byte[], LogEvent> context;
    private @Nullable EventStage function;
    private @Nullable Counters counters;
    private @Nullable Epochs epochs;

    StageProcessor(Stage stage, Supplier<ThreadParts> threadParts) {
        this.stage = stage;
        this.next = Stage.values()[stage.ordinal() + 1].id();
        this.threadParts = threadParts;
    }

    @Override
    public void init(ProcessorContext<byte[], LogEvent> newContext) {
        context = newContext;
        ThreadParts parts = threadParts.get();
        function = parts.stage(stage);
        counters = parts.counters();
        epochs = new Epochs(parts.ledger());
    }

    @Override
    public void process(Record<byte[], LogEvent> record) {
        ProcessorContext<byte[], LogEvent> to = context;
        EventStage apply = function;
        Counters count = counters;
        Epochs running = epochs;
        if (to == null || apply == null || count == null || running == null) {
            throw new IllegalStateException("a record before init");
        }
        LogEvent event = record.value();
        Verdict verdict;
        try {
            verdict = apply.apply(event);
        } catch (RuntimeException | StackOverflowError e) {
            verdict = UnexpectedFailures.rejection(stage, event.origin(), e);
        }
        if (verdict instanceof Rejection rejection) {
            event.rejection(rejection);
            to.forward(record, MillraceTopology.DEAD_LETTERS);
        } else if (verdict instanceof Drop drop) {
            count.dropped().increment();
            count.dropped(drop.rule()).increment();
            running.of(event.origin()).dropped();
        } else {
            to.forward(record, next);
        }
    }
}

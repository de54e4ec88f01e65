package dev.millrace.topology;

import dev.millrace.event.EventStage;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Settlement;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict;
import dev.millrace.event.Verdict.Drop;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.event.Verdict.Wait;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A node around one stage: what passes goes to the next node, what is rejected to the dead letters. What is dropped goes
 * nowhere: it never opens in the ledger, so that its offset holds no commit back. What waits stays here and goes on later.
 * Owned by its task.
 */
final class StageProcessor implements Processor<byte[], LogEvent, byte[], LogEvent> {

    /** How often those are looked at that wait, where no record comes; the consumer's poll may make it 100 ms. */
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Stage stage;
    private final String next;
    private final Supplier<ThreadParts> threadParts;

    private @Nullable Running running;

    StageProcessor(Stage stage, Supplier<ThreadParts> threadParts) {
        this.stage = stage;
        this.next = Stage.values()[stage.ordinal() + 1].id();
        this.threadParts = threadParts;
    }

    @Override
    public void init(ProcessorContext<byte[], LogEvent> context) {
        running = new Running(stage, next, context, threadParts.get());
    }

    @Override
    public void process(Record<byte[], LogEvent> record) {
        Running task = running;
        if (task == null) {
            throw new IllegalStateException("a record before init");
        }
        task.process(record);
    }

    @Override
    public void close() {
        Running task = running;
        if (task != null) {
            task.abandon();
        }
    }

    /** The task between init and close. */
    private static final class Running implements WaitingEvents.Onward {

        private final Stage stage;
        private final String next;
        private final ProcessorContext<byte[], LogEvent> context;
        private final ThreadParts parts;
        private final EventStage function;
        private final Epochs epochs;

        /** Only where events wait. */
        private @Nullable WaitingEvents waiting;

        Running(Stage stage, String next, ProcessorContext<byte[], LogEvent> context, ThreadParts parts) {
            this.stage = stage;
            this.next = next;
            this.context = context;
            this.parts = parts;
            function = parts.stage(stage);
            epochs = new Epochs(parts.ledger());
        }

        void process(Record<byte[], LogEvent> record) {
            WaitingEvents others = waiting;
            if (others != null) {
                others.release();
            }
            LogEvent event = record.value();
            Verdict verdict;
            try {
                verdict = function.apply(event);
            } catch (RuntimeException | StackOverflowError e) {
                verdict = UnexpectedFailures.rejection(stage, event.origin(), e);
            }
            if (verdict instanceof Wait wait) {
                waiting().add(record, wait, epochs.of(event.origin()));
            } else {
                forward(record, verdict);
            }
        }

        @Override
        public void forward(Record<byte[], LogEvent> record, Verdict verdict) {
            if (verdict instanceof Rejection rejection) {
                record.value().rejection(rejection);
                context.forward(record, MillraceTopology.DEAD_LETTERS);
            } else if (verdict instanceof Drop drop) {
                parts.counters().dropped().increment();
                parts.counters().dropped(drop.rule()).increment();
                epochs.of(record.value().origin()).dropped();
            } else {
                context.forward(record, next);
            }
        }

        @Override
        public Verdict resume(Wait wait, LogEvent event) {
            try {
                return wait.resume(event);
            } catch (RuntimeException | StackOverflowError e) {
                return UnexpectedFailures.rejection(stage, event.origin(), e);
            }
        }

        @Override
        public Settlement settlement() {
            return parts.writer().settlement();
        }

        @Override
        public void released(int events) {
            parts.counters().released().add(events);
        }

        private WaitingEvents waiting() {
            WaitingEvents those = waiting;
            if (those == null) {
                WaitingEvents events = new WaitingEvents(
                        System::nanoTime,
                        parts.decoder()::newEvent,
                        parts.ledger().budget(),
                        this);
                those = events;
                waiting = events;
                context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> releaseAll(events));
            }
            return those;
        }

        private void releaseAll(WaitingEvents events) {
            boolean isMore = true;
            while (isMore) {
                isMore = events.release();
                parts.writer().sealIfFull();
            }
        }

        void abandon() {
            WaitingEvents those = waiting;
            if (those != null) {
                those.abandon();
            }
        }
    }
}

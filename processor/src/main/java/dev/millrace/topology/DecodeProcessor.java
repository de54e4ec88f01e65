package dev.millrace.topology;

import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.ledger.PartitionLedger;
import dev.millrace.ledger.RecordSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The node {@code decode}: takes a record into the ledger and forwards its events one by one. Owned by its task. */
final class DecodeProcessor implements Processor<byte[], byte[], byte[], LogEvent> {

    private final Supplier<ThreadParts> threadParts;

    // Set by init(), as is Kafka Streams' custom.
    private @Nullable Running running;

    DecodeProcessor(Supplier<ThreadParts> threadParts) {
        this.threadParts = threadParts;
    }

    @Override
    public void init(ProcessorContext<byte[], LogEvent> context) {
        running = new Running(context, threadParts.get());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
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
            task.end();
        }
    }

    /** The task between init and close. */
    private static final class Running implements EventReceiver {

        private final ProcessorContext<byte[], LogEvent> context;
        private final ThreadParts parts;
        private final Epochs epochs;
        private final LogEvent event;

        private @Nullable Record<byte[], LogEvent> forwarded;
        private @Nullable SourceRecord source;
        private @Nullable Throwable fromBelow;
        private int nextIndex;

        Running(ProcessorContext<byte[], LogEvent> context, ThreadParts parts) {
            this.context = context;
            this.parts = parts;
            this.epochs = new Epochs(parts.ledger());
            this.event = parts.decoder().newEvent();
        }

        void end() {
            parts.ledger().endTask(context.taskId().partition());
        }

        void process(Record<byte[], byte[]> record) {
            RecordMetadata at = context.recordMetadata()
                    .orElseThrow(() -> new IllegalStateException("a record without topic, partition and offset"));
            PartitionLedger partition = epochs.of(at.topic(), at.partition());
            long size = RecordSize.of(record.key(), record.value(), record.headers());
            partition.seen(at.offset(), size);
            parts.writer().settlement().hold(size);
            parts.counters().records().increment();
            byte[] value = record.value();
            parts.counters().bytes().add(value == null ? 0 : value.length);

            long timestamp = record.timestamp() == RecordTime.NONE ? Origin.NO_TIMESTAMP : record.timestamp();
            Origin origin = new Origin(at.topic(), partition.topicId(), at.partition(), at.offset(), timestamp);
            source = new SourceRecord(origin, record.key(), value, headers(record.headers()));
            forwarded = new Record<>(record.key(), event, record.timestamp(), record.headers());
            nextIndex = 0;
            fromBelow = null;
            decode(value, origin);
            parts.writer().sealIfFull();
        }

        private void decode(byte @Nullable [] value, Origin origin) {
            try {
                parts.decoder().decode(value, origin, event, this);
            } catch (RuntimeException | StackOverflowError e) {
                if (fromBelow instanceof RuntimeException below) {
                    throw below;
                }
                if (fromBelow instanceof StackOverflowError below) {
                    throw below;
                }
                event.begin(origin, nextIndex);
                rejected(nextIndex, UnexpectedFailures.rejection(Stage.DECODE, origin, e));
            }
        }

        @Override
        public void event(LogEvent decoded) {
            forward(decoded, decoded.index(), Stage.VALIDATE.id());
        }

        @Override
        public void rejected(int index, Rejection rejection) {
            SourceRecord record = source;
            if (record != null) {
                event.begin(record.origin(), index);
                event.rejection(rejection);
                forward(event, index, MillraceTopology.DEAD_LETTERS);
            }
        }

        private void forward(LogEvent decoded, int index, String node) {
            SourceRecord record = source;
            Record<byte[], LogEvent> carrier = forwarded;
            if (record == null || carrier == null) {
                throw new IllegalStateException("an event without a record");
            }
            nextIndex = index + 1;
            decoded.source(record);
            parts.counters().read().increment();
            PartitionLedger partition = epochs.of(record.origin());
            partition.read();
            // Before any stage: what is stored stays stored, also if by now a clock or a setting would reject it.
            if (partition.isStored(record.origin().offset(), index)) {
                parts.counters().duplicates().increment();
                partition.storedBefore();
                return;
            }
            try {
                context.forward(carrier, node);
            } catch (RuntimeException | StackOverflowError e) {
                fromBelow = e;
                throw e;
            }
        }

        private static List<SourceRecord.Header> headers(Headers headers) {
            List<SourceRecord.Header> copied = List.of();
            for (Header header : headers) {
                if (copied.isEmpty()) {
                    copied = new ArrayList<>();
                }
                copied.add(new SourceRecord.Header(header.key(), header.value()));
            }
            return copied;
        }
    }
}

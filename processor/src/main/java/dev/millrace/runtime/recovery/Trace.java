package dev.millrace.runtime.recovery;

import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.DataStream;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.EventStage;
import dev.millrace.event.LogEvent;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.sink.DocumentIds;
import dev.millrace.sink.StoredCoordinates;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way: what it is, what each stage makes of it today, and what there is of it now.
 *
 * @param from where its bytes were found: the topic, or a dead letter where retention has deleted the record
 * @param committed what the application has committed of its partition; {@code null} for nothing
 */
public record Trace(
        SourceRecord source, String from, @Nullable Long committed, List<EventTrace> events) {

    /**
     * One of its events.
     *
     * @param recognised what decode took it for and why; empty where it is rejected there
     * @param rejection by which stage; {@code null} where it passes all
     * @param target the data stream; {@code null} where it is rejected
     * @param id of the document
     * @param documents what Elasticsearch holds of it, {@code index/_id}
     */
    public record EventTrace(
            int index,
            List<String> recognised,
            List<StageTrace> stages,
            @Nullable Rejection rejection,
            @Nullable String target,
            String id,
            List<String> documents,
            List<DeadLetter> letters) {}

    /** What one stage changed. */
    public record StageTrace(Stage stage, List<EventState.Change> changes) {}

    /** @throws IOException if there is no such record, neither in the topic nor among the dead letters */
    public static Trace run(Connections connections, Stages stages, TopicPartition partition, long offset)
            throws IOException, InterruptedException {
        String topicId = connections.topicId(partition.topic());
        Map<Integer, List<DeadLetter>> letters = new HashMap<>();
        DeadLetterTopic.read(
                        connections.reader(), connections.config().deadLetters().topic())
                .forEach(null, null, letter -> {
                    var origin = letter.source().origin();
                    if (origin.topicId().equals(topicId)
                            && origin.partition() == partition.partition()
                            && origin.offset() == offset) {
                        letters.computeIfAbsent(letter.index(), index -> new ArrayList<>())
                                .add(letter);
                    }
                    return true;
                });
        String from = "the topic";
        Optional<ConsumerRecord<byte[], byte[]>> record = connections.reader().record(partition, offset);
        SourceRecord source;
        if (record.isPresent()) {
            source = Originals.source(record.get(), topicId);
        } else {
            DeadLetter letter = letters.values().stream()
                    .flatMap(List::stream)
                    .findFirst()
                    .orElseThrow(() -> new IOException("Kafka has no record at " + partition + "@" + offset
                            + ": deleted by retention or compaction, a transaction marker, or not written yet; and no"
                            + " dead letter came from there"));
            source = letter.source();
            from = "the dead letter " + letter.at() + ", as the topic no longer has it";
        }
        OffsetAndMetadata committed = connections.committed().get(partition);
        return new Trace(
                source,
                from,
                committed == null ? null : committed.offset(),
                new Run(
                                stages,
                                source,
                                letters,
                                documents(connections, source),
                                connections.elasticsearch().ids())
                        .events());
    }

    private static Map<Integer, List<String>> documents(Connections connections, SourceRecord source)
            throws IOException {
        Map<Integer, List<String>> documents = new HashMap<>();
        DocumentIds ids = connections.elasticsearch().ids();
        connections.elasticsearch().stored().refresh();
        try (StoredCoordinates stored = connections.elasticsearch().stored().open()) {
            var origin = source.origin();
            stored.find(
                    origin.topicId(),
                    origin.partition(),
                    origin.offset(),
                    origin.offset() + 1,
                    (at, id, index) -> documents
                            .computeIfAbsent(Math.max(0, ids.indexOf(id)), event -> new ArrayList<>())
                            .add(index + "/" + id));
        }
        return documents;
    }

    /** Runs the stages one by one. */
    private record Run(
            Stages stages,
            SourceRecord source,
            Map<Integer, List<DeadLetter>> letters,
            Map<Integer, List<String>> documents,
            DocumentIds ids) {

        List<EventTrace> events() {
            List<EventTrace> events = new ArrayList<>();
            LogEvent reused = stages.decoder().newEvent();
            stages.decoder().decode(source.value(), source.origin(), reused, new EventReceiver() {
                @Override
                public void event(LogEvent event) {
                    events.add(passed(event));
                }

                @Override
                public void rejected(int index, Rejection rejection) {
                    events.add(trace(index, List.of(), List.of(), rejection, null));
                }
            });
            return events;
        }

        private EventTrace passed(LogEvent event) {
            byte[] value = source.value();
            List<String> recognised = Recognition.of(value == null ? new byte[0] : value, event);
            List<StageTrace> changes = new ArrayList<>();
            changes.add(new StageTrace(Stage.DECODE, new EventState(Map.of()).changesTo(EventState.raw(event))));
            EventState before = EventState.document(event);
            for (Map.Entry<Stage, EventStage> stage : stages.byStage().entrySet()) {
                if (stage.getValue().apply(event) instanceof Rejection rejection) {
                    return trace(event.index(), recognised, changes, rejection, null);
                }
                EventState after = EventState.document(event);
                changes.add(new StageTrace(stage.getKey(), before.changesTo(after)));
                before = after;
            }
            DataStream target = event.dataStream();
            return trace(event.index(), recognised, changes, null, target == null ? null : target.name());
        }

        private EventTrace trace(
                int index,
                List<String> recognised,
                List<StageTrace> changes,
                @Nullable Rejection rejection,
                @Nullable String target) {
            return new EventTrace(
                    index,
                    recognised,
                    List.copyOf(changes),
                    rejection,
                    target,
                    ids.of(source.origin(), index),
                    documents.getOrDefault(index, List.of()),
                    letters.getOrDefault(index, List.of()));
        }
    }
}

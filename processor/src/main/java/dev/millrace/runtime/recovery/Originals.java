package dev.millrace.runtime.recovery;

import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.Origin;
import dev.millrace.event.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The records that events came in, as Kafka still has them. Used by one thread. */
final class Originals implements AutoCloseable {

    private final Connections connections;
    private final Map<String, String> topicIds = new HashMap<>();

    /** Of its own: whoever asks is reading the dead letters at that moment. */
    private final TopicReader reader;

    private @Nullable SourceRecord lastWhole;

    Originals(Connections connections) {
        this.connections = connections;
        this.reader = connections.newReader();
    }

    /** The whole record of a dead letter; empty where it was cut and its origin has it no longer. */
    Optional<SourceRecord> of(DeadLetter letter) throws IOException, InterruptedException {
        Origin origin = letter.source().origin();
        if (letter.truncatedFrom() == null) {
            lastWhole = letter.source();
            return Optional.of(letter.source());
        }
        SourceRecord whole = lastWhole;
        if (whole != null && whole.origin().equals(origin)) {
            return Optional.of(whole); // The letters of a record follow each other.
        }
        if (!topicId(origin.topic()).equals(origin.topicId())) {
            return Optional.empty(); // Another topic of the same name.
        }
        return reader.record(new TopicPartition(origin.topic(), origin.partition()), origin.offset())
                .map(record -> source(record, origin.topicId()));
    }

    private String topicId(String topic) throws IOException, InterruptedException {
        String known = topicIds.get(topic);
        if (known == null) {
            try {
                known = connections.topicId(topic);
            } catch (IOException e) {
                if (e.getCause() != null && e.getCause().getCause() instanceof UnknownTopicOrPartitionException) {
                    known = "";
                } else {
                    throw e;
                }
            }
            topicIds.put(topic, known);
        }
        return known;
    }

    @Override
    public void close() {
        reader.close();
    }

    static SourceRecord source(ConsumerRecord<byte[], byte[]> record, String topicId) {
        List<SourceRecord.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new SourceRecord.Header(header.key(), header.value()));
        }
        Origin origin = new Origin(
                record.topic(),
                topicId,
                record.partition(),
                record.offset(),
                record.timestamp() < 0 ? Origin.NO_TIMESTAMP : record.timestamp());
        return new SourceRecord(origin, record.key(), record.value(), headers);
    }
}

package dev.millrace.deadletter;

import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict.Rejection;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Writes the dead letters of events that were sent through again and rejected again. Other than {@link DeadLetters} it
 * waits for the broker and fails when that fails: a person stands before it and may run the command once more.
 */
public final class ReplayedDeadLetters implements AutoCloseable {

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;
    private final String version;

    /** @param producer with {@code acks=all}; closed with this */
    public ReplayedDeadLetters(String topic, Producer<byte[], byte[]> producer, InstantSource clock, String version) {
        this.topic = topic;
        this.producer = producer;
        this.clock = clock;
        this.version = version;
    }

    /**
     * Returns when the broker has acknowledged all of them.
     *
     * @throws IOException if it did not, with its reason; some may be written nevertheless
     */
    public void write(List<Letter> letters) throws IOException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(letters.size());
        for (Letter letter : letters) {
            sent.add(producer.send(letter.whole(this)));
        }
        for (int i = 0; i < sent.size(); i++) {
            try {
                sent.get(i).get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RecordTooLargeException)) {
                    throw failure(e);
                }
                writeCut(letters.get(i));
            }
        }
    }

    private void writeCut(Letter letter) throws IOException, InterruptedException {
        try {
            producer.send(letter.cut(this)).get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private IOException failure(ExecutionException e) {
        return new IOException("dead letters cannot be written to " + topic + ": " + e.getCause(), e);
    }

    @Override
    public void close() {
        producer.close();
    }

    /**
     * One of them.
     *
     * @param replays how many times it was replayed and rejected by now; 0 where it never was a dead letter
     */
    public record Letter(SourceRecord source, int index, Rejection rejection, int replays) {

        private ProducerRecord<byte[], byte[]> whole(ReplayedDeadLetters by) {
            return counted(DeadLetterRecords.whole(by.topic, source, index, rejection, by.clock.instant(), by.version));
        }

        private ProducerRecord<byte[], byte[]> cut(ReplayedDeadLetters by) {
            return counted(DeadLetterRecords.cut(by.topic, source, index, rejection, by.clock.instant(), by.version));
        }

        private ProducerRecord<byte[], byte[]> counted(ProducerRecord<byte[], byte[]> record) {
            if (replays > 0) {
                DeadLetterHeaders.add(record.headers(), DeadLetterHeaders.REPLAYS, Integer.toString(replays));
            }
            return record;
        }
    }
}

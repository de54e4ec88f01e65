package dev.millrace.deadletter;

import dev.millrace.event.Origin;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it is read again.
 *
 * @param topic where it lies, with {@code partition} and {@code offset}
 * @param timestampMillis when it was written, epoch milliseconds
 * @param source the record as it came, without the headers that we added; its value is cut where {@code truncatedFrom}
 *     says so
 * @param index position of the event within that record
 * @param rejectedAt ISO 8601
 * @param version of Millrace that rejected it
 * @param replays how many times it was replayed and rejected again
 * @param truncatedFrom how many bytes the value had before it was cut; {@code null} where it is whole
 */
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        SourceRecord source,
        int index,
        Rejection rejection,
        String rejectedAt,
        String version,
        int replays,
        @Nullable Integer truncatedFrom) {

    /** Reads one; empty where it is no dead letter of ours, as what somebody else wrote into the topic. */
    public static Optional<DeadLetter> of(ConsumerRecord<byte[], byte[]> record) {
        Header[] headers = record.headers().toArray();
        int first = firstOfOurs(headers);
        if (first < 0) {
            return Optional.empty();
        }
        List<SourceRecord.Header> original = new ArrayList<>(first);
        for (int i = 0; i < first; i++) {
            original.add(new SourceRecord.Header(headers[i].key(), headers[i].value()));
        }
        try {
            return Optional.of(read(record, headers, original));
        } catch (IllegalArgumentException e) {
            // One of ours is missing, or is no number where it has to be one.
            return Optional.empty();
        }
    }

    /** Where it lies: {@code topic-partition@offset}. */
    public String at() {
        return topic + "-" + partition + "@" + offset;
    }

    /** Where its event came from: {@code topic-partition@offset}, and {@code :index} where it is not the first. */
    public String origin() {
        return source.origin() + (index == 0 ? "" : ":" + index);
    }

    /** Ours are the last, and this is the first of them; the record may have brought the same names. */
    private static int firstOfOurs(Header[] headers) {
        for (int i = headers.length - 1; i >= 0; i--) {
            if (headers[i].key().equals(DeadLetterHeaders.STREAMS_EXCEPTION)) {
                return i;
            }
        }
        return -1;
    }

    private static DeadLetter read(
            ConsumerRecord<byte[], byte[]> record, Header[] headers, List<SourceRecord.Header> original) {
        Ours ours = new Ours(headers, original.size());
        Origin origin = new Origin(
                ours.text(DeadLetterHeaders.STREAMS_TOPIC),
                ours.text(DeadLetterHeaders.TOPIC_ID),
                Integer.parseInt(ours.text(DeadLetterHeaders.STREAMS_PARTITION)),
                Long.parseLong(ours.text(DeadLetterHeaders.STREAMS_OFFSET)),
                Long.parseLong(ours.text(DeadLetterHeaders.TIMESTAMP)));
        String replays = ours.find(DeadLetterHeaders.REPLAYS);
        String truncatedFrom = ours.find(DeadLetterHeaders.TRUNCATED_FROM);
        return new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                new SourceRecord(origin, record.key(), record.value(), List.copyOf(original)),
                Integer.parseInt(ours.text(DeadLetterHeaders.INDEX)),
                new Rejection(
                        stage(ours.text(DeadLetterHeaders.STAGE)),
                        ours.text(DeadLetterHeaders.CODE),
                        ours.text(DeadLetterHeaders.REASON)),
                ours.text(DeadLetterHeaders.REJECTED_AT),
                ours.text(DeadLetterHeaders.VERSION),
                replays == null ? 0 : Integer.parseInt(replays),
                truncatedFrom == null ? null : Integer.valueOf(truncatedFrom));
    }

    private static Stage stage(String id) {
        for (Stage stage : Stage.values()) {
            if (stage.id().equals(id)) {
                return stage;
            }
        }
        throw new IllegalArgumentException("no stage " + id);
    }

    /** The headers from {@code first} on. */
    private record Ours(Header[] headers, int first) {

        String text(String name) {
            String value = find(name);
            if (value == null) {
                throw new IllegalArgumentException("no header " + name);
            }
            return value;
        }

        @Nullable
        String find(String name) {
            for (int i = first; i < headers.length; i++) {
                if (headers[i].key().equals(name) && headers[i].value() != null) {
                    return new String(headers[i].value(), StandardCharsets.UTF_8);
                }
            }
            return null;
        }
    }
}

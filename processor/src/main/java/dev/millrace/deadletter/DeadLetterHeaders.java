package dev.millrace.deadletter;

import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of a dead letter: those of the record as they came, then Kafka Streams' own names for the same facts
 * (KIP-1034, {@code ExceptionHandlerUtils} in 4.3.1), so that tools which know them work here too, then ours. All our
 * values are UTF-8 text.
 */
public final class DeadLetterHeaders {

    public static final String STREAMS_EXCEPTION = "__streams.errors.exception";
    public static final String STREAMS_MESSAGE = "__streams.errors.message";
    public static final String STREAMS_TOPIC = "__streams.errors.topic";
    public static final String STREAMS_PARTITION = "__streams.errors.partition";
    public static final String STREAMS_OFFSET = "__streams.errors.offset";

    /** The stage that rejected it. */
    public static final String STAGE = "millrace.stage";
    /** The stable code of the rejection. */
    public static final String CODE = "millrace.code";
    /** One sentence for a person. */
    public static final String REASON = "millrace.reason";
    /** Position of the event within its record. */
    public static final String INDEX = "millrace.event.index";
    /** UUID of the topic it came from. */
    public static final String TOPIC_ID = "millrace.topic_id";
    /** Timestamp of the record it came in, epoch milliseconds. */
    public static final String TIMESTAMP = "millrace.record.timestamp";
    /** When it was rejected, ISO 8601. */
    public static final String REJECTED_AT = "millrace.rejected_at";
    /** The version of Millrace that rejected it. */
    public static final String VERSION = "millrace.version";
    /** Only where it was replayed and rejected again: how many times that was. */
    public static final String REPLAYS = "millrace.replays";
    /**
     * Only where the value was cut, as the record was too large for this topic, or as its other letters hold it: how many
     * bytes it had.
     */
    public static final String TRUNCATED_FROM = "millrace.truncated_from";

    private DeadLetterHeaders() {}

    static Headers of(SourceRecord source, int index, Rejection rejection, Instant now, String version) {
        Headers headers = new RecordHeaders();
        for (SourceRecord.Header header : source.headers()) {
            headers.add(header.name(), header.value());
        }
        add(headers, STREAMS_EXCEPTION, rejection.code());
        add(headers, STREAMS_MESSAGE, rejection.reason());
        add(headers, STREAMS_TOPIC, source.origin().topic());
        add(headers, STREAMS_PARTITION, Integer.toString(source.origin().partition()));
        add(headers, STREAMS_OFFSET, Long.toString(source.origin().offset()));
        add(headers, STAGE, rejection.stage().id());
        add(headers, CODE, rejection.code());
        add(headers, REASON, rejection.reason());
        add(headers, INDEX, Integer.toString(index));
        add(headers, TOPIC_ID, source.origin().topicId());
        add(headers, TIMESTAMP, Long.toString(source.origin().timestampMillis()));
        add(headers, REJECTED_AT, now.toString());
        add(headers, VERSION, version);
        return headers;
    }

    static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}

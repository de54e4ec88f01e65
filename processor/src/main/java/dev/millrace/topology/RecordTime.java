package dev.millrace.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own timestamp. A record without one (-1, from a producer of another age) gets {@link #NONE}: with the default
 * extractor it kills the stream thread, and a negative result would make Kafka Streams leave the record out
 * (4.3.1, {@code RecordQueue}).
 */
final class RecordTime implements TimestampExtractor {

    /** 1970-01-01: no log was written then. */
    static final long NONE = 0;

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(NONE, record.timestamp());
    }
}

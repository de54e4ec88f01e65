package dev.millrace.event;

/**
 * Where a record stands in Kafka. Together with the index of an event within its record it is the event's identity.
 *
 * @param topicId the topic's UUID in Kafka's base64url notation (22 characters); a topic that was deleted and created
 *     again repeats names and offsets, but not this
 * @param timestampMillis the record's timestamp, epoch milliseconds, or {@link #NO_TIMESTAMP}
 */
public record Origin(String topic, String topicId, int partition, long offset, long timestampMillis) {

    /** What Kafka says of a record without a timestamp ({@code ConsumerRecord.NO_TIMESTAMP}). */
    public static final long NO_TIMESTAMP = -1L;

    /** The notation that Kafka's own tools and all our messages use: {@code topic-partition@offset}. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}

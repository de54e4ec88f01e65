package dev.millrace.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka record of a case.
 *
 * @param value {@code null} for a tombstone
 * @param timestamp the record's own; while it is processed the clock shows it too
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record CaseRecord(byte @Nullable [] value, String topic, Instant timestamp) {}

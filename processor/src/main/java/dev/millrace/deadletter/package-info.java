/**
 * Rejected events, on their way to the dead-letter topic: original key, value and headers untouched, and why they are
 * here in further headers. In come rejections from stream threads and senders; one thread of its own gives them to a
 * producer of its own, outside Kafka Streams. An event is settled when the broker has acknowledged its dead letter,
 * never before, and an attempt that fails is repeated for ever.
 */
@NullMarked
package dev.millrace.deadletter;

import org.jspecify.annotations.NullMarked;

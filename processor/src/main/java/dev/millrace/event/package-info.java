/**
 * The words that all stages share: where a record came from, the event while it is on its way, and what a stage
 * decided. Nothing here knows Kafka, Elasticsearch or a stage. A {@link dev.millrace.event.LogEvent} is mutable and
 * reused; it is owned by the stream thread that decodes into it, from {@code decode} to {@code sink}.
 */
@NullMarked
package dev.millrace.event;

import org.jspecify.annotations.NullMarked;

/**
 * Turns an event's raw fields into ECS. In comes a {@link dev.millrace.event.LogEvent} with the fields as its shipper
 * sent them; out goes the same event with {@code @timestamp}, {@code log.level} and the other ECS fields that it holds,
 * and with everything else in {@code attributes}. Run by the stream thread, one {@code Normalizer} per thread. Nothing of
 * an event is dropped and no event is rejected: a value that does not fit its field's type moves to {@code attributes}
 * and a tag says so.
 */
@NullMarked
package dev.millrace.stage.normalize;

import org.jspecify.annotations.NullMarked;

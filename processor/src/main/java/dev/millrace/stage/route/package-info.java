/**
 * Decides which data stream an event goes to: in comes an event whose ECS fields may name a dataset and a namespace, out
 * goes the same event with its {@link dev.millrace.event.DataStream}. Run by the stream thread, one {@code Router} per
 * thread; the number of data streams is bounded over all of them by {@code TargetDataStreams}. Promises that the name is
 * valid and that no {@code data_stream.*} field of the event contradicts it.
 */
@NullMarked
package dev.millrace.stage.route;

import org.jspecify.annotations.NullMarked;

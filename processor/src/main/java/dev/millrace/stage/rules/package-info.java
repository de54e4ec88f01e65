/**
 * What the configuration wants to become of events beside the usual: in comes an ECS event, out goes the same event,
 * changed, or it is dropped. Rules are in order; each has topics and a condition in the Common Expression Language (CEL),
 * compiled and type-checked when it is built. Run by the stream thread, one {@code Rules} per thread. Promises that an
 * event of a topic without rules costs one comparison, that the same event gets the same decision whenever it is read, and
 * that a condition that fails loses no event. The only package that knows CEL.
 */
@NullMarked
package dev.millrace.stage.rules;

import org.jspecify.annotations.NullMarked;

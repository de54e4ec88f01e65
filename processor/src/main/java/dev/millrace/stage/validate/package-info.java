/**
 * An event with the index of its fields comes in; it passes unchanged or is rejected: too large, too deep, too many
 * fields, a required field missing, a timestamp outside the configured window. Runs on the stream thread. Promises to
 * look only, and to allocate nothing for an event that passes.
 */
@NullMarked
package dev.millrace.stage.validate;

import org.jspecify.annotations.NullMarked;

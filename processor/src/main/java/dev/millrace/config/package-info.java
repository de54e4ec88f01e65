/**
 * What a user may set: one record per part, each validated where it is made, so that a part that holds its record holds
 * values that work. Immutable; read by any thread.
 */
@NullMarked
package dev.millrace.config;

import org.jspecify.annotations.NullMarked;

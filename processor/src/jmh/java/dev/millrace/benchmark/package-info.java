/**
 * The programs that {@code scripts/benchmark} runs, each in a JVM of its own: the broker, the load, the bulk stub, the floors
 * and the rivals. Each tells on standard output what the script waits for: a line {@code ready}, an address, or {@code mark
 * N} as soon as N events are through.
 */
@NullMarked
package dev.millrace.benchmark;

import org.jspecify.annotations.NullMarked;

/**
 * Counting: plain {@link java.util.concurrent.atomic.LongAdder}s, written on the hot path without a lock, read by the
 * Prometheus endpoint, the status and the balance. One set of numbers everywhere. Any thread counts, any thread reads.
 * The only package that knows Micrometer.
 */
@NullMarked
package dev.millrace.metrics;

import org.jspecify.annotations.NullMarked;

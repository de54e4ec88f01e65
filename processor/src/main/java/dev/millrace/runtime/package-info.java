/**
 * The life of the process: build once, start, become ready, drain, stop. In comes the configuration; what runs is a
 * {@link dev.millrace.runtime.Millrace}. Called by the main thread; starts all others and ends them.
 */
@NullMarked
package dev.millrace.runtime;

import org.jspecify.annotations.NullMarked;

/** Benchmarks of what runs per event, each beside its floor. */
@NullMarked
package dev.millrace;

import org.jspecify.annotations.NullMarked;

/**
 * What no input may break: a {@link dev.millrace.fuzz.FuzzTarget} for each parser. Jazzer searches for inputs that do,
 * guided by coverage ({@code scripts/fuzz}); in the build the targets get their seeds and changes of them.
 */
@NullMarked
package dev.millrace.fuzz;

import org.jspecify.annotations.NullMarked;

/**
 * One class per command. In come arguments; out go text on standard output and an exit code. Everything that is not a
 * command's own output, logs included, goes to standard error. The only package that knows picocli.
 */
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;

/**
 * Case files: what comes in, under which configuration, and what must come out, in one YAML file. In come such files, out
 * go the differences between what is expected and what the stages make of the input, by the same stages, lookup tables
 * and encoder that {@code run} has. Needs no server; one thread. Only {@code cli} and tests know it.
 */
@NullMarked
package dev.millrace.cases;

import org.jspecify.annotations.NullMarked;

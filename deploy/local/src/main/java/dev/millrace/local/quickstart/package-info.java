/**
 * What {@code scripts/quickstart} runs: two servers, the product beside them as a user would start it, sample records
 * through it, and an account of what became of each. In come the folder of the project and its jar, out goes text. Knows
 * the product by its command line, its configuration keys and its HTTP interface alone. Everything is called by the main
 * thread. Promises that no process outlives it.
 */
@NullMarked
package dev.millrace.local.quickstart;

import org.jspecify.annotations.NullMarked;

/** Tests of the quickstart's account. */
@NullMarked
package dev.millrace.local.quickstart;

import org.jspecify.annotations.NullMarked;

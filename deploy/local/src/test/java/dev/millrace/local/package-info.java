/** The servers' own tests: the real processes start, answer, break as asked, and leave nothing behind. */
@NullMarked
package dev.millrace.local;

import org.jspecify.annotations.NullMarked;

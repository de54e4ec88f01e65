/** Tests of the sample records. */
@NullMarked
package dev.millrace.local.samples;

import org.jspecify.annotations.NullMarked;

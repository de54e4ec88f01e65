/** What somebody sends who means harm, or whose shipper is broken, and where each of it ends. */
@NullMarked
package dev.millrace.hostile;

import org.jspecify.annotations.NullMarked;

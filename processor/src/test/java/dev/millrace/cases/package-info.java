@NullMarked
package dev.millrace.cases;

import org.jspecify.annotations.NullMarked;

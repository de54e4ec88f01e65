/**
 * Read-mostly tables, answers of servers, and what is computed, that events are joined with. In come files, topics,
 * databases and answers; out go rows whose values are ready to be written into a document. Any number of stream threads read, none of them ever waits or takes
 * a lock; few threads of this package load. Promises that a broken new version of a table is refused and the old one goes on
 * serving. The only package that knows Caffeine
 * and resilience4j.
 */
@NullMarked
package dev.millrace.lookup;

import org.jspecify.annotations.NullMarked;

/**
 * The real servers of the integration tests. {@link dev.millrace.servers.Servers} gives a test its broker and its node; what runs
 * them, processes of this machine or containers, is chosen with {@code -Dservers=local|containers}, and a test cannot tell.
 * Promised: everything listens on 127.0.0.1 only, and nothing outlives the test run.
 */
@NullMarked
package dev.millrace.servers;

import org.jspecify.annotations.NullMarked;

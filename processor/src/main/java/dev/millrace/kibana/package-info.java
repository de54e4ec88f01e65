/**
 * Kibana: imports what {@code deploy/kibana} holds over its HTTP API. For the thread of a command; knows nothing of ours but
 * configuration.
 */
@NullMarked
package dev.millrace.kibana;

import org.jspecify.annotations.NullMarked;

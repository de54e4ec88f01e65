/**
 * Health, metrics and status over HTTP. In come small views that others offer; out go answers to {@code GET}. Runs on
 * two daemon threads of its own and promises never to hold up anything else. Nothing depends on it.
 */
@NullMarked
package dev.millrace.http;

import org.jspecify.annotations.NullMarked;

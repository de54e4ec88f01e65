/**
 * Joins ECS events with lookup tables. In comes an event with its ECS fields, out goes the same event with those of the
 * rows found, or word that it has to wait for an answer;
 * never a rejection. Runs on the stream thread, never waits, and keeps what the event has said itself.
 */
@NullMarked
package dev.millrace.stage.enrich;

import org.jspecify.annotations.NullMarked;

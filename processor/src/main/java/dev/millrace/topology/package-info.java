/**
 * The wiring: Kafka Streams nodes around the stages, and their names. Records come in on stream threads, one task per
 * partition number; each event runs through all stages on that thread and ends in a batch or with the dead letters.
 * Nothing is decided here.
 */
@NullMarked
package dev.millrace.topology;

import org.jspecify.annotations.NullMarked;

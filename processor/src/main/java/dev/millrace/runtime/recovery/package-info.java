/**
 * What the engineer on call asks, and how what is missing gets back: dead letters read again, records compared with what
 * is stored, events sent through the stages a second time under their first identity. Used by commands, on their thread,
 * beside an application that may run; takes part in no consumer group and commits nothing. Before anything is sent,
 * Elasticsearch is asked whether it holds it, so that doing it twice, or again after a kill, stores once.
 */
@NullMarked
package dev.millrace.runtime.recovery;

import org.jspecify.annotations.NullMarked;

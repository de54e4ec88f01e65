/**
 * Makes unreadable what must not be stored: whole fields, and what detectors find in any text of an event, {@code
 * message} and {@code event.original} included. Comes after everything that adds to an event and before it is routed. Off
 * unless configured. Run by the stream thread, one {@code Redactor} per thread. Never rejects; an event in which it found
 * something has the tag {@code millrace.redacted}. A record that another stage rejects is not redacted: its dead letter
 * holds the original bytes.
 */
@NullMarked
package dev.millrace.stage.redact;

import org.jspecify.annotations.NullMarked;

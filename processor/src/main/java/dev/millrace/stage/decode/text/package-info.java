/**
 * Text in, fields out: which of the many formats a line of text is, and what it says. A {@link
 * dev.millrace.stage.decode.text.TextFormat} is mostly a few {@link dev.millrace.stage.decode.text.LinePattern}s; where
 * that is not enough, it is a class. {@link dev.millrace.stage.decode.text.TextFormats} holds them all and finds the one
 * that a text is. Runs on the stream thread. Promises that no text makes it throw, that reading takes time linear in the
 * text's length, and that a text which is not recognised is left untouched.
 */
@NullMarked
package dev.millrace.stage.decode.text;

import org.jspecify.annotations.NullMarked;

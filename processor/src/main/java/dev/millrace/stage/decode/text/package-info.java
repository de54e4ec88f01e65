/**
 * Text in, fields out: which of the many formats a line of text is, and what it says. A {@link
 * dev.millrace.stage.decode.text.TextFormat} is mostly a few {@link dev.millrace.stage.decode.text.LinePattern}s; where
 * that is not enough, it is a class. {@link dev.millrace.stage.decode.text.TextFormats} holds them all and finds the one
 * that a text is. Runs on the stream thread. Promises that no text makes it throw, that reading takes time linear in the
 * text's length, and that a text which is not recognised is left untouched.
 *
 * <p>How a line begins, its {@link dev.millrace.stage.decode.text.Lead}, leaves a handful of formats. Most lines begin with
 * an ISO date, so of these the first sign after the date says once more which formats may be it ({@link
 * dev.millrace.stage.decode.text.TextFormat#afterDate}): a comma is PostgreSQL's csvlog, a bar ActiveMQ, a digit MySQL. What
 * no product's format reads is left to {@link dev.millrace.stage.decode.text.ApplicationText}, which knows no layout but the
 * parts that all of them are made of, date, {@code [thread]}, LEVEL, pid, logger and what separates them, and goes from
 * one to the next in whatever order they come; it takes a word for a logger only where the rest of the header makes that
 * sure. What it leaves, {@link dev.millrace.stage.decode.text.UnknownText} still searches for timestamp and level.
 *
 * <p>A stack trace in the lines below a message becomes {@code error.stack_trace} whatever the format, see {@link
 * dev.millrace.stage.decode.text.TextLine#addMessage(int, int)}.
 */
@NullMarked
package dev.millrace.stage.decode.text;

import org.jspecify.annotations.NullMarked;

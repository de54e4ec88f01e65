/**
 * ECS events become documents, documents become bulk requests, item results become outcomes. Events come in on stream
 * threads; requests and answers run on the client's I/O threads and the sender. Promises that each event that came in is
 * settled once, and never before its document or dead letter is safe. The only package that knows elasticsearch-java.
 */
@NullMarked
package dev.millrace.sink;

import org.jspecify.annotations.NullMarked;

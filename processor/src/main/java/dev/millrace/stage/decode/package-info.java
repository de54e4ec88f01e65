/**
 * Bytes of a Kafka record come in, events go out, each with an index of its fields over these bytes
 * ({@link dev.millrace.event.RawFields}); nothing is interpreted yet. Runs on the stream thread. Promises that no input
 * makes it throw, that each record ends in at least one event or rejection, and that what is recognised keeps all of its
 * bytes.
 *
 * <p>Recognition goes by the first bytes, in this order:
 *
 * <ol>
 *   <li>The first bytes of gzip or zstd, neither of which is UTF-8: decompressed, twice at most, and what comes out is
 *       recognised as below. Broken: {@code decode.gzip-malformed}, {@code decode.zstd-malformed}. More than a record may
 *       have: {@code decode.decompressed-too-large}, found out without holding more than that.
 *   <li>0x0A, and OTLP logs in protobuf down to the last byte, with at least one log record: each log record is an event.
 *       What begins like it, is broken and cannot be text is {@code decode.otlp-malformed}; it cannot be text if it is not
 *       UTF-8 or has the control character 0x12, which no request does without.
 *   <li>No value, an empty or a blank one: rejected as {@code decode.empty}. One that is larger than configured:
 *       {@code decode.too-large}. A byte order mark of UTF-8 is passed over.
 *   <li>An opening brace and {@code "resourceLogs"}, a list with an object: OTLP logs in JSON, with the same events as from
 *       protobuf. A list or an object that is missing within is {@code decode.otlp-malformed}.
 *   <li>An opening brace: a JSON object, and nothing else. If it is broken, it is rejected with the place and what was
 *       expected there.
 *   <li>An opening bracket: a JSON array, each element an event. Log lines in brackets are common too, so what does not
 *       scan as JSON is a text line, unless an object follows the bracket: no logger begins its lines like that, and the
 *       rest of a torn batch should not pass for text. Fluentd's {@code [tag, time, record]} is one event.
 *   <li>{@code <0>} to {@code <191>}: syslog. RFC 5424 if a version and a timestamp (or {@code -}) follow, RFC 3164
 *       otherwise, as lenient as rsyslog: what is missing is left out, what does not fit belongs to the message.
 *       Its length may come before it. A line without a priority is syslog where a date, a host and a tag come first,
 *       as daemons write them to files. The message is read again: JSON, what well-known programs say, any known format.
 *   <li>Anything else that is valid UTF-8: a text line, also where it is a JSON string, number or literal of its own.
 *   <li>Bytes that are not UTF-8: {@code decode.invalid-utf8}, with the place.
 * </ol>
 *
 * <p>What a shipper has wrapped is unwrapped, up to {@value dev.millrace.event.RawFields#MAX_ENVELOPES} layers deep: {@link
 * dev.millrace.stage.decode.Envelopes} says when a field is a payload, {@link dev.millrace.stage.decode.Payloads} reads it,
 * {@link dev.millrace.stage.decode.Batches} makes several events of one envelope.
 */
@NullMarked
package dev.millrace.stage.decode;

import org.jspecify.annotations.NullMarked;

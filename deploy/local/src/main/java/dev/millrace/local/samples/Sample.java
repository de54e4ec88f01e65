package dev.millrace.local.samples;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record as a shipper would send it.
 *
 * @param kind name of the file it was made from, without its ending: {@code "pino"}
 * @param time when it was logged
 * @param value of the record; {@code null} for a record without one
 */
@SuppressWarnings("ArrayRecordComponent") // made once and sent; never compared
public record Sample(String kind, Instant time, byte @Nullable [] value) {}

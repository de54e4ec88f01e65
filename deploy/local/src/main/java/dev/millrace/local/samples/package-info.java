/**
 * Sample log records: in come the files of {@code deploy/local/samples}, out go record values as bytes, in the order of
 * their time. Reproducible from a seed, but for the time. Called by any one thread; knows neither Kafka nor who reads them.
 */
@NullMarked
package dev.millrace.local.samples;

import org.jspecify.annotations.NullMarked;

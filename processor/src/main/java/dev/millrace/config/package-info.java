/**
 * What a user may set: one record per part, each validated where it is made, so that a part that holds its record holds
 * values that work. Comes from system properties, environment and a YAML file, in at start; out go records, or one
 * {@link dev.millrace.config.ConfigException} with everything that is wrong and where. Immutable; read by any thread.
 * The only package that knows SmallRye Config.
 */
@NullMarked
package dev.millrace.config;

import org.jspecify.annotations.NullMarked;

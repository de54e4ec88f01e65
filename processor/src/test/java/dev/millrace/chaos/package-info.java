/**
 * The chaos suite: instances of the product, as processes, over a real broker and a real Elasticsearch, while {@link
 * dev.millrace.chaos.Fault faults} come one after the other in an order that a seed gives; judges then read what went in and
 * what came out. {@code scripts/chaos} runs it for as long as one likes, {@code ChaosIT} briefly in every build.
 */
@NullMarked
package dev.millrace.chaos;

import org.jspecify.annotations.NullMarked;

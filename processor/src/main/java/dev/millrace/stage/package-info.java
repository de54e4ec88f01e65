/**
 * The rooms of the flow, in this order: {@code decode} (bytes become events), {@code validate} (is this an event we can
 * stand behind), {@code normalize} (Elastic Common Schema), {@code rules} (what the configuration drops or changes), {@code enrich} (joins with lookups), {@code route} (the data
 * stream); after the last of them comes {@code sink}. A record runs through all of them on one stream thread. A stage
 * knows {@code event} and its own configuration record, and no other stage. It never throws over what an event holds.
 */
@NullMarked
package dev.millrace.stage;

import org.jspecify.annotations.NullMarked;

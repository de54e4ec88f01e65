/**
 * Which offsets are settled, and the one class at the seam to Kafka Streams that lets a commit go no further.
 *
 * <p>In come the records that a stream thread polls and, from any thread, the acknowledgements of their events; out goes
 * the offset to which a partition may be committed. {@link dev.millrace.ledger.GatedConsumer} is that seam: Kafka
 * Streams polls, pauses, seeks and commits through it. {@link dev.millrace.ledger.PartitionLedger} knows what is open;
 * {@link dev.millrace.ledger.ByteBudget} bounds how much may be. What a stream thread owns is never locked;
 * acknowledgements cross over in one atomic counter per batch.
 */
@NullMarked
package dev.millrace.ledger;

import org.jspecify.annotations.NullMarked;

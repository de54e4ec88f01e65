package dev.millrace.runtime.recovery;

import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.SourceRecord;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters through the stages again, each event once, by its last dead letter. What is rejected again is
 * written after the end up to which this reads, so it does not come round.
 *
 * @param from where to begin in the dead-letter topic; {@code null} for its beginning
 * @param to where to end; {@code null} for its end
 * @param where what must hold of them
 * @param recordsPerSecond at most; 0 for as many as there can be
 * @param isDryRun writes nothing
 */
public record Replay(@Nullable Bound from, @Nullable Bound to, Where where, int recordsPerSecond, boolean isDryRun) {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** @param progress is told after each batch how many dead letters were taken */
    public Tally run(Connections connections, Stages stages, LongConsumer progress)
            throws IOException, InterruptedException {
        DeadLetterTopic letters = DeadLetterTopic.read(
                connections.reader(), connections.config().deadLetters().topic());
        Redelivery.Mode mode = isDryRun ? Redelivery.Mode.DRY_RUN : Redelivery.Mode.REPLAY;
        Datasets datasets = new Datasets(stages);
        try (Originals originals = new Originals(connections);
                Redelivery redelivery = new Redelivery(connections, stages, mode, letters::holds)) {
            Pace pace = new Pace(redelivery, progress);
            letters.forEach(from, to, letter -> {
                if (where.matches(letter, () -> datasets.of(letter))) {
                    add(letter, originals, redelivery);
                    pace.taken();
                }
                return true;
            });
            redelivery.flush();
            progress.accept(pace.taken);
            return redelivery.tally();
        }
    }

    private static void add(DeadLetter letter, Originals originals, Redelivery redelivery)
            throws IOException, InterruptedException {
        Optional<SourceRecord> source = originals.of(letter);
        if (source.isPresent()) {
            redelivery.add(Wanted.event(
                    source.get(), letter.index(), letter.rejection().stage(), letter.replays()));
        } else {
            redelivery.tally().addUnavailable();
        }
    }

    /** Holds the rate, and says how far it is. */
    private final class Pace {

        private final Redelivery redelivery;
        private final LongConsumer progress;
        private long taken;
        private long secondBegan = System.nanoTime();

        Pace(Redelivery redelivery, LongConsumer progress) {
            this.redelivery = redelivery;
            this.progress = progress;
        }

        void taken() throws IOException, InterruptedException {
            taken++;
            if (recordsPerSecond > 0 && taken % recordsPerSecond == 0) {
                redelivery.flush();
                while (System.nanoTime() - secondBegan < SECOND) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
                secondBegan = System.nanoTime();
            }
            if (taken % 1000 == 0) {
                progress.accept(taken);
            }
        }
    }
}

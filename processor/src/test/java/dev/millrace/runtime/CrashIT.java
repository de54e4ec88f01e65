package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.deadletter.DeadLetterHeaders;
import dev.millrace.testing.MillraceProcess;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The process is killed again and again while events flow; a watcher checks the promise all the while. {@code ChaosIT} does some
 * of it in every build.
 */
@Tag("long")
class CrashIT extends IntegrationTest {

    private static final int EVENTS = 100_000;
    private static final int KILLS = 6;
    private static final int BROKEN_EVERY = 1_000;

    @Test
    void storesEachEventOnceAndNeverCommitsAheadOfStorage() throws Exception {
        // given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        topics.create(TestTopics.PARTITIONS);
        Path config = configFile(elasticsearch(), Map.of(), "");
        Path log = Path.of("target", "crash-it", topics.group() + ".log");
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger checks = new AtomicInteger();
        CommitWatcher watcher = new CommitWatcher(done, checks);
        watcher.start();
        Thread producer =
                new Thread(() -> topics.produce(EVENTS, i -> i % BROKEN_EVERY == 0 ? broken(i) : event(i)), "producer");
        producer.start();

        // when
        long storedBefore = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (MillraceProcess process = MillraceProcess.run(config, log)) {
                // Up and writing, and not yet done: a kill before or after that would prove nothing.
                long enough = Math.min(EVENTS * 9L / 10, storedBefore) + 500 + random.nextInt(8_000);
                await("seed " + seed)
                        .atMost(LONG)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> stored.count() >= enough);
                process.kill();
            }
            storedBefore = stored.count();
        }
        producer.join();
        try (MillraceProcess process = MillraceProcess.run(config, log)) {
            awaitNoLag();
            assertThat(process.terminate())
                    .as("exit code after SIGTERM, see " + log)
                    .isEqualTo(143);
        }
        int checksSoFar = checks.get();
        await().atMost(LONG)
                .until(() -> checks.get() > checksSoFar || !watcher.failure().isEmpty());
        done.set(true);
        watcher.join();

        // then
        assertThat(watcher.failure()).as("seed " + seed).isEmpty();
        assertThat(checks.get()).as("checks of committed offsets").isGreaterThan(KILLS);
        assertThat(Files.readString(log))
                .as("at least one kill must have hit between a write and its commit")
                .contains("are stored already");
        assertStoredOnce(EVENTS - EVENTS / BROKEN_EVERY);
        Set<String> deadLetters = new HashSet<>();
        topics.deadLetterRecords()
                .forEach(record -> deadLetters.add(TestTopics.header(record, DeadLetterHeaders.STREAMS_PARTITION)
                        + "@"
                        + TestTopics.header(record, DeadLetterHeaders.STREAMS_OFFSET)));
        assertThat(deadLetters).hasSize(EVENTS / BROKEN_EVERY);
    }

    /** Reads committed offsets, then what is stored: everything below a committed offset must be there already. */
    private final class CommitWatcher extends Thread {

        private final AtomicBoolean done;
        private final AtomicInteger checks;
        private volatile String failure = "";

        CommitWatcher(AtomicBoolean done, AtomicInteger checks) {
            super("commit-watcher");
            this.done = done;
            this.checks = checks;
        }

        String failure() {
            return failure;
        }

        @Override
        public void run() {
            while (!done.get() && failure.isEmpty()) {
                try {
                    check();
                    checks.incrementAndGet();
                } catch (UncheckedIOException e) {
                    Thread.onSpinWait(); // A shard that is just being made cannot be counted: asked again.
                } catch (RuntimeException e) {
                    failure = "the watcher itself failed: " + e;
                }
            }
        }

        private void check() {
            Map<Integer, Long> ends = new HashMap<>();
            for (Map.Entry<TopicPartition, Long> offset : topics.committed().entrySet()) {
                ends.put(offset.getKey().partition(), offset.getValue());
            }
            Map<Integer, Long> deadLetters = new HashMap<>();
            topics.deadLetterRecords().stream()
                    .map(record -> TestTopics.header(record, DeadLetterHeaders.STREAMS_PARTITION) + "@"
                            + TestTopics.header(record, DeadLetterHeaders.STREAMS_OFFSET))
                    .distinct()
                    .forEach(place -> {
                        String[] parts = place.split("@", -1);
                        int partition = Integer.parseInt(parts[0]);
                        if (Long.parseLong(parts[1]) < ends.getOrDefault(partition, 0L)) {
                            deadLetters.merge(partition, 1L, Long::sum);
                        }
                    });
            stored.countBelow(ends).forEach((partition, count) -> {
                long settled = count + deadLetters.getOrDefault(partition, 0L);
                long committed = ends.getOrDefault(partition, 0L);
                if (settled < committed) {
                    failure = "partition " + partition + " is committed at " + committed + ", but only " + settled
                            + " of its events are safe";
                }
            });
        }
    }
}

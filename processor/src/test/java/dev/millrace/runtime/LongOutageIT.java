package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.cli.CommandLines;
import dev.millrace.metrics.Measure;
import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Elasticsearch is down for ten minutes while events come, twenty times as long as {@code max.poll.interval.ms}. Prints what
 * {@code topology-docs/chaos.md} says of it.
 */
@Tag("long")
class LongOutageIT extends IntegrationTest {

    private static final Duration AWAY = Duration.ofMinutes(Integer.getInteger("outage.minutes", 10));
    private static final int PARTITIONS = 12;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final String REBALANCES = "kafka_consumer_coordinator_rebalance_total";

    /** As in {@code HeapIT}: a quarter of the heap, and what one poll and the bodies may add. */
    private static final long MOST_BUFFERED = 3 * 384L * 1024 * 1024 / 4;

    @Test
    void causesNoRebalanceAndNoErrorsOnceItIsOver(TestReporter reporter) throws Exception {
        // given
        topics.create(PARTITIONS);
        Map<String, String> client = Map.of(
                "max.poll.interval.ms", "30000",
                "session.timeout.ms", "45000",
                "heartbeat.interval.ms", "3000",
                "commit.interval.ms", "1000");
        Path config = configFile(elasticsearch(), client, "");
        // The default of 30 s: with the 5 s of other tests a busy machine makes errors of its own.
        Files.writeString(config, Files.readString(config).replace("    request-timeout: 5s\n", ""));
        Path log = folder.resolve("millrace.log");
        int sent;
        try (MillraceProcess millrace = MillraceProcess.run(config, log);
                Traffic traffic = Traffic.start(topics, PARTITIONS, PAUSE, LongOutageIT::large)) {
            awaitStored(20_000);
            double rebalances = millrace.metric(REBALANCES).orElseThrow();

            // when
            SERVERS.elasticsearch().kill();
            await().pollInterval(Duration.ofSeconds(1))
                    .during(AWAY)
                    .atMost(AWAY.plus(LONG))
                    .untilAsserted(() -> {
                        assertThat(millrace.isAlive()).as("see " + log).isTrue();
                        assertThat(millrace.gauge(Measure.BUFFERED_BYTES)).isLessThan(MOST_BUFFERED);
                    });
            int complaints = complaints(log).size();
            long waiting = topics.lag();
            SERVERS.elasticsearch().restart();
            long start = System.nanoTime();
            sent = traffic.stop();
            await().atMost(AWAY.plus(LONG)).until(() -> topics.lag() == 0);
            Duration drained = Duration.ofNanos(System.nanoTime() - start);

            // then
            List<String> after =
                    complaints(log).subList(complaints, complaints(log).size());
            reporter.publishEntry(Map.of(
                    "waiting", String.valueOf(waiting),
                    "drained after s", String.valueOf(drained.toSeconds()),
                    "warnings and errors while away", String.valueOf(complaints),
                    "and after", String.valueOf(after)));
            assertThat(millrace.metric(REBALANCES)).hasValue(rebalances);
            assertThat(after).isEmpty();
            assertThat(millrace.metric("millrace_dead_letters_events_total")).hasValue(0);
        }
        stored.refresh();
        assertThat(stored.count()).isEqualTo(sent);
        CommandLines reconcile = CommandLines.run("reconcile", "--config", config.toString());
        assertThat(reconcile.exitCode()).as(reconcile.out() + reconcile.err()).isZero();
    }

    /** 500 bytes, so that more come than may be held. */
    private static String large(int number) {
        return "{\"message\":\"event %d%s\",\"level\":\"info\"}".formatted(number, " ".repeat(450));
    }

    private static List<String> complaints(Path log) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains("\"WARN\"") || line.contains("\"ERROR\""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

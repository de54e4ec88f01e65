package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.metrics.Counters;
import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules that leave events out, on real servers: everything is accounted for, and a replay decides the same. */
class RulesIT extends IntegrationTest {

    private static final int EVENTS = 60_000;

    private static final String RULES = """
            rules:
              - name: every-tenth
                when: attributes.number % 10 == 0
                drop: true
              - name: half
                sample: 0.5
            """;

    @Test
    void accountsForWhatItDrops() {
        // given
        topics.create(TestTopics.PARTITIONS);
        topics.produce(2_000, IntegrationTest::event);

        // when
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(withRules()))) {
            awaitNoLag();

            // then
            Counters counters = millrace.counters();
            assertThat(counters.read().sum()).isEqualTo(2_000);
            assertThat(counters.droppedByRule()).containsEntry("every-tenth", 200L);
            assertThat(counters.droppedByRule().get("half")).isBetween(800L, 1_000L);
            assertThat(counters.dropped().sum())
                    .isEqualTo(counters.droppedByRule().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
            assertThat(counters.stored().sum() + counters.dropped().sum()).isEqualTo(2_000);
            assertThat(counters.deadLettered().sum()).isZero();
            assertThat(counters.failedConditions()).isEmpty();
            assertBalanced(counters);
            await().atMost(LONG)
                    .until(() -> millrace.millrace().ledger().budget().usedBytes() == 0);
            assertStoredOnce(counters.stored().sum());
        }
    }

    @Test
    void commitsAndFreesMemoryWhenEverythingIsDropped() {
        // given
        topics.create(1);
        // Four times the budget.
        String padding = "x".repeat(2_000);
        topics.produce(2_000, i -> "{\"message\":\"%d %s\"}".formatted(i, padding));
        Path config = configFile(elasticsearch(), Map.of(), """
                rules: [{name: all, drop: true}]
                ledger: {topic: %s, max-buffered: 1MiB}
                """.formatted(topics.ledger()));

        // when
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            awaitNoLag();

            // then
            assertThat(millrace.counters().dropped().sum()).isEqualTo(2_000);
            assertBalanced(millrace.counters());
            await().atMost(LONG)
                    .until(() -> millrace.millrace().ledger().budget().usedBytes() == 0);
        }
        assertThat(stored.count()).isZero();
    }

    @Test
    void decidesTheSameAfterAKill() throws IOException {
        // given
        topics.create(TestTopics.PARTITIONS);
        Path config = withRules();
        Path log = Path.of("target", "rules-it", topics.group() + ".log");
        topics.produce(EVENTS, IntegrationTest::event);
        try (MillraceProcess process = MillraceProcess.run(config, log)) {
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class) // a shard that is just being made
                    .until(() -> stored.count() >= 500);
            process.kill();
        }
        assertThat(topics.lag()).as("what is left to be read after the kill").isPositive();

        // when
        try (MillraceProcess process = MillraceProcess.run(config, log)) {
            awaitNoLag();
            assertThat(process.terminate()).isEqualTo(143);
        }

        // then
        long kept = stored.count();
        List<JsonNode> documents = assertStoredOnce(kept);
        assertThat(documents)
                .noneMatch(document -> document.at("/_source/attributes/number").asLong() % 10 == 0);
        assertThat(kept).isBetween(26_000L, 28_000L);
        readingAllOfItAgainStoresNothingNew(config, kept);
    }

    /** Another group reads the topic from its start: what one reading kept and another dropped would be stored now. */
    private void readingAllOfItAgainStoresNothingNew(Path config, long kept) throws IOException {
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("application-id: " + topics.group(), "application-id: " + topics.group() + "-again"));
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            Counters counters = millrace.counters();
            await().atMost(LONG).until(() -> counters.read().sum() == EVENTS && counters.open() == 0);
            assertThat(counters.stored().sum()).isZero();
            assertThat(counters.duplicates().sum()).isEqualTo(kept);
            assertThat(counters.dropped().sum()).isEqualTo(EVENTS - kept);
            assertThat(counters.droppedByRule()).containsEntry("every-tenth", EVENTS / 10L);
        }
        assertStoredOnce(kept);
    }

    private Path withRules() {
        return configFile(elasticsearch(), Map.of(), RULES);
    }
}

package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.ledger.ByteBudget;
import dev.millrace.ledger.Ledger;
import dev.millrace.sink.ElasticsearchHealth;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntakeWordsTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

    private final ElasticsearchHealth health = new ElasticsearchHealth(BulkConfig.DEFAULT, CLOCK, new Random(1));
    private final Ledger ledger = new Ledger(new ByteBudget(100), entry -> {});
    private Map<String, String> refusing = Map.of();
    private final IntakeWords words = new IntakeWords(health, ledger, 1000, () -> refusing);

    @Test
    void readsWhileNothingHoldsItBack() {
        assertThat(words.describe()).isEqualTo("reading");
    }

    @Test
    void saysWhatElasticsearchAnswersSinceWhen() {
        // when
        health.failed("429", "es_rejected_execution_exception");

        // then
        assertThat(words.describe()).isEqualTo("paused: Elasticsearch answers 429 since 2026-01-02T03:04:05Z");
    }

    @Test
    void saysWhyElasticsearchCannotBeAsked() {
        // when
        health.failed("ConnectException", "refused");

        // then
        assertThat(words.describe())
                .isEqualTo("paused: Elasticsearch gives no answer that can be used (ConnectException)"
                        + " since 2026-01-02T03:04:05Z");
    }

    @Test
    void namesTheDataStreamsThatRefuseWhenTheBudgetIsUsedUp() {
        // given
        ledger.budget().acquire(100);
        refusing = Map.of("logs-a-default", "403 blocked; since 2026-01-02T03:00:00Z");

        // then
        assertThat(words.describe())
                .isEqualTo(
                        "paused: 100 bytes are read and not settled, which is all of ledger.max-buffered;"
                                + " data streams that refuse documents: {logs-a-default=403 blocked; since 2026-01-02T03:00:00Z}");
    }
}

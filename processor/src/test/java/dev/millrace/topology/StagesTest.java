package dev.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.config.EnrichConfig;
import dev.millrace.config.StagesConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.lookup.LookupTables;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagesTest {

    private static final Origin ORIGIN = new Origin("logs", "AAAAAAAAAAAAAAAAAAAAAA", 0, 7, 1_772_366_400_000L);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private final Documents documents = new Documents();
    private final LogEvent event = new LogEvent();

    @Test
    void leadARecordFromBytesToARoutedDocument() {
        // when
        run(
                Stages.create(StagesConfig.DEFAULT, List.of(), CLOCK).get(),
                "{\"time\":\"2026-03-01T11:59:00Z\",\"level\":\"WARN\",\"msg\":\"slow\"}");

        // then
        JsonNode document = documents.documents.get(0);
        assertThat(document.path("@timestamp").asText()).isEqualTo("2026-03-01T11:59:00.000Z");
        assertThat(document.path("log.level").asText()).isEqualTo("warn");
        assertThat(document.path("message").asText()).isEqualTo("slow");
        assertThat(documents.dataStreams).containsExactly("logs-generic-default");
        assertThat(documents.rejections).isEmpty();
    }

    @Test
    void takeTheTimeOfNowWhereTheRecordIsAheadToo() {
        // given
        InstantSource before = InstantSource.fixed(Instant.parse("2026-02-27T00:00:00Z"));

        // when
        run(Stages.create(StagesConfig.DEFAULT, List.of(), before).get(), "{\"time\":\"2026-03-01T11:59:00Z\"}");

        // then
        JsonNode document = documents.documents.get(0);
        assertThat(document.path("@timestamp").asText()).isEqualTo("2026-02-27T00:00:00.000Z");
        assertThat(document.path("tags").path(0).asText()).isEqualTo("millrace.timestamp-in-future");
        assertThat(document.path("attributes").path("time").asText()).isEqualTo("2026-03-01T11:59:00Z");
    }

    @Test
    void joinLabelsBesideThoseOfTheShipper(@TempDir Path folder) throws IOException {
        // given
        Path file = Files.writeString(folder.resolve("services.csv"), "service,owner,tier\ncheckout,team-pay,1\n");
        EnrichConfig enrich = LookupConfigs.enrich("""
                lookups:
                  - name: services
                    file: %s
                    key-field: service.name
                    key-column: service
                    fields: {owner: labels.owner, tier: labels.tier}
                """.formatted(file));
        StagesConfig defaults = StagesConfig.DEFAULT;
        StagesConfig config = new StagesConfig(
                defaults.decode(),
                defaults.validate(),
                defaults.normalize(),
                List.of(),
                enrich,
                defaults.redact(),
                defaults.route());

        // when
        try (LookupTables lookups = LookupTables.start(enrich, CLOCK)) {
            run(
                    Stages.create(config, lookups.lookups(), CLOCK).get(),
                    "{\"service\":\"checkout\",\"labels\":{\"region\":\"eu\",\"owner\":\"me\"}}");
        }

        // then
        JsonNode document = documents.documents.get(0);
        assertThat(document.path("labels").path("region").asText()).isEqualTo("eu");
        assertThat(document.path("labels").path("owner").asText()).isEqualTo("me");
        assertThat(document.has("labels.owner")).isFalse();
        assertThat(document.path("labels.tier").asText()).isEqualTo("1");
    }

    @Test
    void countWhatTheyAdjustByFieldAndKind() {
        // given
        Counters counters = new Counters();
        String json =
                "{\"source\":{\"port\":\"80\",\"ip\":\"?\"},\"user\":{\"name\":\"%s\",\"id\":\"%s\"},\"host\":{\"name\":\"h\"}}"
                        .formatted("ä".repeat(1025), "ä".repeat(1024));

        // when
        run(Stages.create(StagesConfig.DEFAULT, List.of(), CLOCK, counters).get(), json);

        // then
        assertThat(counters.adjusted("source.port", "converted").sum()).isEqualTo(1);
        assertThat(counters.adjusted("source.ip", "type-mismatch").sum()).isEqualTo(1);
        assertThat(counters.adjusted("user.name", "too-long").sum()).isEqualTo(1);
        assertThat(counters.adjusted("user.id", "too-long").sum()).isZero();
        assertThat(counters.adjusted("host.name", "converted").sum()).isZero();
    }

    @Test
    void giveRejectionsToTheReceiverInOrder() {
        // when
        run(Stages.create(StagesConfig.DEFAULT, List.of(), CLOCK).get(), "[{\"a\":1},{\"b\":2}]");
        run(Stages.create(StagesConfig.DEFAULT, List.of(), CLOCK).get(), "{\"a\"");

        // then
        assertThat(documents.documents).hasSize(2);
        assertThat(documents.rejections)
                .singleElement()
                .extracting(Rejection::code)
                .isEqualTo("decode.json-malformed");
    }

    @Test
    void letTheReceiversOwnFailureThrough() {
        // given
        Stages stages = Stages.create(StagesConfig.DEFAULT, List.of(), CLOCK).get();
        EventReceiver broken = new EventReceiver() {
            @Override
            public void event(LogEvent routed) {
                throw new UncheckedIOException(new IOException("Broken pipe"));
            }

            @Override
            public void rejected(int index, Rejection rejection) {
                throw new AssertionError(rejection);
            }
        };

        // then
        assertThatThrownBy(() -> stages.run("a".getBytes(UTF_8), ORIGIN, event, broken))
                .isInstanceOf(UncheckedIOException.class);
    }

    private void run(Stages stages, String value) {
        stages.run(value.getBytes(UTF_8), ORIGIN, event, documents);
    }

    private static final class Documents implements EventReceiver {

        private final List<JsonNode> documents = new ArrayList<>();
        private final List<String> dataStreams = new ArrayList<>();
        private final List<Rejection> rejections = new ArrayList<>();
        private final DocumentEncoder encoder = new DocumentEncoder();

        @Override
        public void event(LogEvent routed) {
            ByteArena document = new ByteArena(1024);
            encoder.encode(routed, document);
            try {
                documents.add(new ObjectMapper().readTree(document.array(), 0, document.size()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            dataStreams.add(String.valueOf(routed.dataStream()));
        }

        @Override
        public void rejected(int index, Rejection rejection) {
            rejections.add(rejection);
        }
    }
}

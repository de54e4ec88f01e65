package dev.millrace.stage.enrich;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.DecodeConfig;
import dev.millrace.config.EnrichConfig;
import dev.millrace.config.EnrichConfig.LookupConfig;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import dev.millrace.lookup.Lookup;
import dev.millrace.lookup.Row;
import dev.millrace.stage.decode.Decoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnricherTest {

    private static final EcsField OWNER = Ecs.label("owner");

    private final FakeLookup services = new FakeLookup("services");
    private final FakeLookup hosts = new FakeLookup("hosts");
    private final LogEvent event = new LogEvent().begin(new Origin("logs", "", 0, 0, Origin.NO_TIMESTAMP), 0);

    @Test
    void putsTheFieldsOfTheRow() {
        // given
        services.rows.put(
                "checkout",
                new Row(List.of(OWNER, Ecs.SERVICE_ENVIRONMENT), List.of("the \"pay\" team", "production")));
        event.put(Ecs.SERVICE_NAME, "checkout");

        // when
        Verdict verdict = enricher().apply(event);

        // then
        assertThat(verdict).isSameAs(Verdict.Pass.PASS);
        assertThat(value(OWNER)).isEqualTo("ESCAPED the \\\"pay\\\" team");
        assertThat(value(Ecs.SERVICE_ENVIRONMENT)).isEqualTo("STRING production");
    }

    @Test
    void keepsWhatTheEventSaidItself() {
        // given
        services.rows.put("checkout", new Row(List.of(Ecs.SERVICE_ENVIRONMENT), List.of("production")));
        event.put(Ecs.SERVICE_NAME, "checkout");
        event.put(Ecs.SERVICE_ENVIRONMENT, "staging");

        // when
        enricher().apply(event);

        // then
        assertThat(value(Ecs.SERVICE_ENVIRONMENT)).isEqualTo("TEXT staging");
    }

    @Test
    void letsTheFirstOfTwoLookupsWin() {
        // given
        services.rows.put("checkout", new Row(List.of(OWNER), List.of("of the service")));
        hosts.rows.put("web-1", new Row(List.of(OWNER), List.of("of the host")));
        event.put(Ecs.SERVICE_NAME, "checkout");
        event.put(Ecs.HOST_NAME, "web-1");

        // when
        enricher().apply(event);

        // then
        assertThat(value(OWNER)).isEqualTo("STRING of the service");
    }

    @Test
    void usesAKeyThatAnEarlierLookupPut() {
        // given
        services.rows.put("checkout", new Row(List.of(Ecs.HOST_NAME), List.of("web-1")));
        hosts.rows.put("web-1", new Row(List.of(OWNER), List.of("of the host")));
        event.put(Ecs.SERVICE_NAME, "checkout");

        // when
        enricher().apply(event);

        // then
        assertThat(value(OWNER)).isEqualTo("STRING of the host");
    }

    @Test
    void unescapesTheKey() {
        // given
        services.rows.put("caf\u00e9", new Row(List.of(OWNER), List.of("found")));
        int start = event.arena().append("caf\\u00e9".getBytes(UTF_8));
        event.ecs()
                .put(Ecs.SERVICE_NAME, ValueKind.ESCAPED, start, event.arena().size());

        // when
        enricher().apply(event);

        // then
        assertThat(value(OWNER)).isEqualTo("STRING found");
        assertThat(value(Ecs.SERVICE_NAME)).isEqualTo("ESCAPED caf\\u00e9");
    }

    @Test
    void asksNothingWithoutAKey() {
        // given
        int start = event.arena().append("[\"a\"]".getBytes(UTF_8));
        event.ecs().put(Ecs.SERVICE_NAME, ValueKind.ARRAY, start, event.arena().size());

        // when
        Verdict verdict = enricher().apply(event);

        // then
        assertThat(verdict).isSameAs(Verdict.Pass.PASS);
        assertThat(services.asked).isEmpty();
        assertThat(hosts.asked).isEmpty();
        assertThat(event.ecs().size()).isEqualTo(1);
    }

    @Test
    void forgetsLabelsWithTheEvent() {
        // given
        services.rows.put("checkout", new Row(List.of(OWNER), List.of("found")));
        event.put(Ecs.SERVICE_NAME, "checkout");
        enricher().apply(event);

        // when
        event.begin(event.origin(), 1);

        // then
        assertThat(event.ecs().has(OWNER)).isFalse();
        assertThat(event.ecs().size()).isZero();
    }

    @Test
    void keepsALabelOfTheShippers() {
        // given
        services.rows.put("checkout", new Row(List.of(OWNER, Ecs.label("tier")), List.of("team", "1")));
        decode("{\"labels\":{\"region\":\"eu\",\"owner\":\"me\"}}");
        int labels = 1;
        event.ecs()
                .put(
                        Ecs.LABELS,
                        ValueKind.OBJECT,
                        event.raw().start(labels),
                        event.raw().end(labels));
        event.put(Ecs.SERVICE_NAME, "checkout");

        // when
        enricher().apply(event);

        // then
        assertThat(event.ecs().has(OWNER)).isFalse();
        assertThat(value(Ecs.label("tier"))).isEqualTo("STRING 1");
    }

    private void decode(String json) {
        new Decoder(DecodeConfig.DEFAULT).decode(json.getBytes(UTF_8), event.origin(), event, new EventReceiver() {
            @Override
            public void event(LogEvent decoded) {
                assertThat(decoded).isSameAs(event);
            }

            @Override
            public void rejected(int index, Verdict.Rejection rejection) {
                throw new AssertionError(rejection);
            }
        });
    }

    private Enricher enricher() {
        EnrichConfig config =
                new EnrichConfig(List.of(lookupConfig("services", "service.name"), lookupConfig("hosts", "host.name")));
        return new Enricher(config, List.of(services, hosts));
    }

    private static LookupConfig lookupConfig(String name, String keyField) {
        return new LookupConfig(
                name, Path.of(name + ".csv"), keyField, "key", Map.of("o", "labels.owner"), Duration.ofSeconds(1));
    }

    private String value(EcsField field) {
        int slot = event.ecs().slot(field);
        return event.ecs().kind(slot) + " "
                + event.text(event.ecs().start(slot), event.ecs().end(slot));
    }

    private static final class FakeLookup implements Lookup {

        private final String name;
        private final Map<String, Row> rows = new HashMap<>();
        private final List<String> asked = new ArrayList<>();

        FakeLookup(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public @Nullable Row find(byte[] bytes, int start, int end) {
            String key = new String(bytes, start, end - start, UTF_8);
            asked.add(key);
            return rows.get(key);
        }
    }
}

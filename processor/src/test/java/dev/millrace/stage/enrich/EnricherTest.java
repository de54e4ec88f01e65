package dev.millrace.stage.enrich;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.DecodeConfig;
import dev.millrace.config.EnrichConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import dev.millrace.lookup.AskedLookup;
import dev.millrace.lookup.Finding;
import dev.millrace.lookup.Lookup;
import dev.millrace.lookup.LookupTables;
import dev.millrace.lookup.Match;
import dev.millrace.lookup.RowWriter;
import dev.millrace.stage.decode.Decoder;
import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void overwritesWhatTheEventSaidWhereToldTo() {
        // given
        services.rows.put("checkout", new Row(List.of(OWNER, Ecs.label("tier")), List.of("team", "1")));
        decode("{\"labels\":{\"reg\\\"ion\":\"e\\\"u\",\"owner\":\"me\",\"n\":1,\"tier\":\"9\"}}");
        event.ecs()
                .put(
                        Ecs.LABELS,
                        ValueKind.OBJECT,
                        event.raw().start(1),
                        event.raw().end(1));
        event.put(Ecs.SERVICE_NAME, "checkout");

        // when
        enricher("on-existing: overwrite").apply(event);

        // then
        assertThat(value(OWNER)).isEqualTo("STRING team");
        assertThat(value(Ecs.label("tier"))).isEqualTo("STRING 1");
        assertThat(value(Ecs.LABELS)).isEqualTo("OBJECT {\"reg\\\"ion\":\"e\\\"u\",\"n\":1}");
    }

    @Test
    void overwritesAField() {
        // given
        services.rows.put("checkout", new Row(List.of(Ecs.SERVICE_ENVIRONMENT), List.of("production")));
        event.put(Ecs.SERVICE_NAME, "checkout");
        event.put(Ecs.SERVICE_ENVIRONMENT, "staging");

        // when
        enricher("on-existing: overwrite").apply(event);

        // then
        assertThat(value(Ecs.SERVICE_ENVIRONMENT)).isEqualTo("STRING production");
        assertThat(event.ecs().size()).isEqualTo(2);
    }

    @Test
    void putsDefaultsForAKeyThatIsNotFoundAndLeavesEventsWithoutAKey() {
        // given
        Enricher enricher = enricher("on-miss: default\ndefaults: {o: nobody}");

        // when
        enricher.apply(event);
        boolean hasOwnerWithoutKey = event.ecs().has(OWNER);
        event.put(Ecs.SERVICE_NAME, "unheard-of");
        enricher.apply(event);

        // then
        assertThat(hasOwnerWithoutKey).isFalse();
        assertThat(value(OWNER)).isEqualTo("STRING nobody");
        assertThat(event.tags()).isEmpty();
    }

    @Test
    void tagsAMiss() {
        // given
        event.put(Ecs.SERVICE_NAME, "unheard-of");

        // when
        enricher("on-miss: tag").apply(event);

        // then
        assertThat(event.tags()).containsExactly("millrace.lookup-miss.services");
        assertThat(event.ecs().size()).isEqualTo(1);
    }

    @Test
    void makesOneKeyOfSeveralFields() {
        // given
        EnrichConfig config = LookupConfigs.enrich("""
                lookups:
                  - name: services
                    file: services.csv
                    key-field: [service.name, service.environment]
                    key-column: [name, env]
                    fields: {o: labels.owner}
                """);
        Enricher enricher = new Enricher(config, List.of(services));
        event.put(Ecs.SERVICE_NAME, "checkout");
        enricher.apply(event);
        event.put(Ecs.SERVICE_ENVIRONMENT, "production");

        // when
        enricher.apply(event);

        // then
        assertThat(services.asked).containsExactly("checkout\ufffdproduction\ufffd");
    }

    @Test
    void saysWhichVersionsItJoined(@TempDir Path folder) throws IOException {
        // given
        Path file = Files.writeString(folder.resolve("t.csv"), "key,o\ncheckout,team\nweb-1,rack\n");
        EnrichConfig config = LookupConfigs.enrich("""
                version-label: true
                lookups:
                  - {name: services, file: %1$s, key-field: service.name, key-column: key, fields: {o: labels.owner}}
                  - {name: agents, compute: user-agent}
                  - {name: missed, file: %1$s, key-field: host.hostname, key-column: key, fields: {o: labels.owner}}
                  - {name: hosts, file: %1$s, key-field: host.name, key-column: key, fields: {o: labels.rack}}
                """.formatted(file));
        event.put(Ecs.SERVICE_NAME, "checkout");
        event.put(Ecs.HOST_HOSTNAME, "unheard-of");
        event.put(Ecs.HOST_NAME, "web-1");
        event.put(Ecs.USER_AGENT_ORIGINAL, "curl/8.4.0");
        try (LookupTables tables = LookupTables.start(config, InstantSource.system())) {
            String digest = tables.status().get(0).digest();

            // when
            new Enricher(config, tables.lookups()).apply(event);

            // then
            assertThat(value(Ecs.label("lookup_version"))).isEqualTo("STRING services@" + digest + " hosts@" + digest);
            assertThat(value(OWNER)).isEqualTo("STRING team");
            assertThat(value(Ecs.label("rack"))).isEqualTo("STRING rack");
        }
    }

    @Test
    void waitsForAServerAndGoesOnWhereItWaited(@TempDir Path folder) throws IOException {
        // given a lookup whose key is what the server says
        Path file = Files.writeString(folder.resolve("t.csv"), "key,o\ncheckout,team\nrack-7,room 1\n");
        EnrichConfig config = LookupConfigs.enrich("""
                version-label: true
                lookups:
                  - {name: services, file: %1$s, key-field: service.name, key-column: key, fields: {o: labels.owner}}
                  - {name: hosts, http: {url: "http://127.0.0.1:1/{host.name}"}, key-field: host.name,
                     fields: {rack: labels.rack}}
                  - {name: racks, file: %1$s, key-field: labels.rack, key-column: key, fields: {o: labels.room}}
                """.formatted(file));
        AskedLookup hostServer = new AskedLookup(config.lookups().get(1));
        event.put(Ecs.SERVICE_NAME, "checkout");
        event.put(Ecs.HOST_NAME, "web-1");
        try (LookupTables tables = LookupTables.start(config, InstantSource.system())) {
            List<Lookup> lookups = new ArrayList<>(tables.lookups());
            lookups.set(1, hostServer.lookup());
            Enricher enricher = new Enricher(config, lookups);

            // when
            Verdict verdict = enricher.apply(event);

            // then
            assertThat(verdict).isInstanceOf(Verdict.Wait.class);
            assertThat(hostServer.asked()).containsExactly("web-1");
            assertThat(value(OWNER)).isEqualTo("STRING team");
            assertThat(event.ecs().has(Ecs.label("room"))).isFalse();

            // and when another event comes between
            LogEvent copy = new LogEvent().copyFrom(event);
            event.begin(event.origin(), 1);
            event.put(Ecs.SERVICE_NAME, "unheard-of");
            assertThat(enricher.apply(event)).isSameAs(Verdict.Pass.PASS);
            hostServer.answer(0, "rack-7");
            Verdict resumed = ((Verdict.Wait) verdict).resume(copy);

            // then
            event.copyFrom(copy);
            String digest = tables.status().get(0).digest();
            assertThat(resumed).isSameAs(Verdict.Pass.PASS);
            assertThat(value(OWNER)).isEqualTo("STRING team");
            assertThat(value(Ecs.label("rack"))).isEqualTo("STRING rack-7");
            assertThat(value(Ecs.label("room"))).isEqualTo("STRING room 1");
            assertThat(value(Ecs.label("lookup_version"))).isEqualTo("STRING services@" + digest + " racks@" + digest);
            assertThat(event.tags()).isEmpty();
        }
    }

    @Test
    void saysThatAnEventWentOnWithout() {
        // given defaults, which are for keys that are known to have no row
        EnrichConfig config = LookupConfigs.enrich("""
                lookups:
                  - {name: hosts, http: {url: "http://127.0.0.1:1/{host.name}"}, key-field: host.name,
                     fields: {rack: labels.rack}, on-miss: default, defaults: {rack: none}}
                """);
        AskedLookup server = new AskedLookup(config.lookups().get(0));
        Enricher enricher = new Enricher(config, List.of(server.lookup()));
        event.put(Ecs.HOST_NAME, "web-1");
        Verdict verdict = enricher.apply(event);

        // when its time is over
        ((Verdict.Wait) verdict).resume(event);

        // then
        assertThat(event.tags()).containsExactly("millrace.lookup-unanswered.hosts");
        assertThat(event.ecs().has(Ecs.label("rack"))).isFalse();

        // and when the answer is there for the next event, and the server is down for a third
        server.answerWithNothing(0);
        server.goDown();
        event.begin(event.origin(), 1);
        event.put(Ecs.HOST_NAME, "web-1");
        enricher.apply(event);

        // then
        assertThat(event.tags()).isEmpty();
        assertThat(value(Ecs.label("rack"))).isEqualTo("STRING none");

        // and when
        event.begin(event.origin(), 2);
        event.put(Ecs.HOST_NAME, "web-2");

        // then it waits for nothing
        assertThat(enricher.apply(event)).isSameAs(Verdict.Pass.PASS);
        assertThat(event.tags()).containsExactly("millrace.lookup-unanswered.hosts");
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
        return enricher("");
    }

    /** @param more further keys of the lookup {@code services} */
    private Enricher enricher(String more) {
        EnrichConfig config = LookupConfigs.enrich("""
                lookups:
                  - name: services
                    file: services.csv
                    key-field: service.name
                    key-column: key
                    fields: {o: labels.owner}
                %s
                  - {name: hosts, file: hosts.csv, key-field: host.name, key-column: key, fields: {o: labels.owner}}
                """.formatted(more.indent(4)));
        return new Enricher(config, List.of(services, hosts));
    }

    private String value(EcsField field) {
        int slot = event.ecs().slot(field);
        return event.ecs().kind(slot) + " "
                + event.text(event.ecs().start(slot), event.ecs().end(slot));
    }

    private record Row(List<EcsField> fields, List<String> values) {}

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
        public Finding find(byte[] bytes, int start, int end, Match into) {
            String key = new String(bytes, start, end - start, UTF_8);
            asked.add(key);
            Row row = rows.get(key);
            if (row == null) {
                return Finding.MISS;
            }
            ByteArena encoded = new ByteArena(64);
            row.values.forEach(new RowWriter(encoded)::text);
            into.show(row.fields.toArray(EcsField[]::new), encoded.array(), 0);
            return Finding.HIT;
        }
    }
}

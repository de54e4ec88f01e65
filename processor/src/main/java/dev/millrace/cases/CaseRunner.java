package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.config.StagesConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict.Drop;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.lookup.LookupTables;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the records of a case through all stages, as {@code run} does, and writes down what becomes of each event. */
final class CaseRunner implements EventReceiver {

    /** Kafka's own notation of no UUID. */
    private static final String NO_TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    private final DocumentEncoder encoder = new DocumentEncoder();
    private final List<Outcome> outcomes = new ArrayList<>();

    private CaseRunner() {}

    /**
     * @throws dev.millrace.config.ConfigException if the stages say no to the configuration
     * @throws IOException if a required lookup cannot be loaded
     */
    static List<Outcome> run(List<CaseRecord> records, StagesConfig config) throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(CaseReader.DEFAULT_TIMESTAMP);
        InstantSource clock = now::get;
        try (LookupTables lookups = LookupTables.start(config.enrich(), clock)) {
            lookups.requireWarm(Duration.ZERO);
            Stages stages = Stages.create(config, lookups.lookups(), clock).get();
            LogEvent event = stages.decoder().newEvent();
            CaseRunner runner = new CaseRunner();
            for (int i = 0; i < records.size(); i++) {
                CaseRecord record = records.get(i);
                now.set(record.timestamp());
                Origin origin = new Origin(
                        record.topic(), NO_TOPIC_ID, 0, i, record.timestamp().toEpochMilli());
                stages.run(record.value(), origin, event, runner);
            }
            return runner.outcomes;
        }
    }

    @Override
    public void event(LogEvent event) {
        ByteArena bytes = new ByteArena(1024);
        int start = encoder.encode(event, bytes);
        String json = new String(bytes.array(), start, bytes.size() - start, StandardCharsets.UTF_8);
        if (json.indexOf('\n') >= 0) {
            throw new IllegalStateException("a document has a line break, which no bulk request may have: " + json);
        }
        Map<String, JsonNode> fields = JsonTree.flat(JsonTree.read(json));
        outcomes.add(new Outcome(Outcome.Kind.DOCUMENT, fields, Usual.fields(event.origin(), fields)));
    }

    @Override
    public void dropped(int index, Drop drop) {
        outcomes.add(new Outcome(Outcome.Kind.DROPPED, Map.of("rule", JsonTree.text(drop.rule())), Map.of()));
    }

    @Override
    public void rejected(int index, Rejection rejection) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        fields.put("stage", JsonTree.text(rejection.stage().id()));
        fields.put("code", JsonTree.text(rejection.code()));
        fields.put("reason", JsonTree.text(rejection.reason()));
        outcomes.add(new Outcome(Outcome.Kind.REJECTED, fields, Map.of()));
    }
}

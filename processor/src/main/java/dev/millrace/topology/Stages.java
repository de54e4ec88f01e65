package dev.millrace.topology;

import dev.millrace.event.*;
import java.util.Map;

public final class Stages {
    public RecordDecoder decoder() {
        return (v, o, e, r) -> {
            e.begin(o, 0);
            e.dataStream(new DataStream("logs", "generic", "default"));
            r.event(e);
        };
    }

    public Map<Stage, EventStage> byStage() {
        EventStage s = e -> Verdict.Pass.PASS;
        return Map.of(Stage.VALIDATE, s, Stage.NORMALIZE, s, Stage.ENRICH, s, Stage.ROUTE, s);
    }
}

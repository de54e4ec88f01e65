package dev.millrace.topology;

import dev.millrace.config.KafkaConfig;
import dev.millrace.event.Stage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The flow, as {@code Topology.describe()} gives it back:
 *
 * <pre>
 *   shippers ─ decode ─ validate ─ normalize ─ rules ─ enrich ─ route ─ sink
 *                 │         │          │         │       │       │
 *                 └─────────┴──────────┴─────────┴───────┴───────┴──> dead-letters
 * </pre>
 *
 * No state store, no repartition topic, no sink node: what leaves, leaves through {@link SinkProcessor} and {@link
 * DeadLetterProcessor}, which the ledger watches.
 */
public final class MillraceTopology {

    static final String SOURCE = "shippers";
    static final String DEAD_LETTERS = "dead-letters";

    private MillraceTopology() {}

    /** @param threadParts the collaborators of the calling stream thread; asked when a task is initialised */
    public static Topology build(KafkaConfig kafka, Supplier<ThreadParts> threadParts) {
        Topology topology = new Topology();
        addSource(topology, kafka);
        topology.addProcessor(Stage.DECODE.id(), () -> new DecodeProcessor(threadParts), SOURCE);
        addStage(topology, Stage.VALIDATE, Stage.DECODE, threadParts);
        addStage(topology, Stage.NORMALIZE, Stage.VALIDATE, threadParts);
        addStage(topology, Stage.RULES, Stage.NORMALIZE, threadParts);
        addStage(topology, Stage.ENRICH, Stage.RULES, threadParts);
        addStage(topology, Stage.REDACT, Stage.ENRICH, threadParts);
        addStage(topology, Stage.ROUTE, Stage.REDACT, threadParts);
        topology.addProcessor(Stage.SINK.id(), () -> new SinkProcessor(threadParts), Stage.ROUTE.id());
        topology.addProcessor(
                DEAD_LETTERS,
                () -> new DeadLetterProcessor(threadParts),
                Stage.DECODE.id(),
                Stage.VALIDATE.id(),
                Stage.NORMALIZE.id(),
                Stage.RULES.id(),
                Stage.ENRICH.id(),
                Stage.REDACT.id(),
                Stage.ROUTE.id(),
                Stage.SINK.id());
        return topology;
    }

    private static void addSource(Topology topology, KafkaConfig kafka) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        String pattern = kafka.inputPattern();
        if (pattern != null) {
            topology.addSource(
                    (AutoOffsetReset) null, SOURCE, new RecordTime(), bytes, bytes, Pattern.compile(pattern));
        } else {
            topology.addSource(
                    (AutoOffsetReset) null,
                    SOURCE,
                    new RecordTime(),
                    bytes,
                    bytes,
                    kafka.inputTopics().toArray(String[]::new));
        }
    }

    private static void addStage(Topology topology, Stage stage, Stage after, Supplier<ThreadParts> threadParts) {
        topology.addProcessor(stage.id(), () -> new StageProcessor(stage, threadParts), after.id());
    }
}

package dev.millrace;

import dev.millrace.config.Places;
import dev.millrace.config.RuleConfig;
import dev.millrace.config.StagesConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.EventStage;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.stage.decode.Decoder;
import dev.millrace.stage.normalize.Normalizer;
import dev.millrace.stage.route.Router;
import dev.millrace.stage.route.TargetDataStreams;
import dev.millrace.stage.rules.Rules;
import dev.millrace.stage.validate.Validator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * CPU time of one event from the bytes of its record to the bytes of its document, beside the floor: the same bytes
 * copied through Jackson's streaming parser and generator.
 *
 * <pre>{@code scripts/benchmark --jmh "PipelineBenchmark -prof gc"}</pre>
 *
 * <ul>
 *   <li>{@link #decodeAndEncode}: no stage between; fields keep their names, all but {@code message} go to {@code
 *       attributes}
 *   <li>{@link #allStages}: decode, validate, normalize, route, encode, in their default configuration
 *   <li>{@link #allStagesAndADropRule}: with a rule whose condition looks at two fields and is not met
 *   <li>{@link #allStagesAndARuleOfAnotherTopic}: with the same rule for a topic that the event is not of
 *   <li>{@link #jacksonCopy}: the floor
 * </ul>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PipelineBenchmark {

    @Param
    public SampleEvent shape = SampleEvent.ECS;

    private final Origin origin = new Origin("logs", "AAAAAAAAAAAAAAAAAAAAAQ", 3, 123_456_789L, 1_773_476_813_589L);
    private final InstantSource clock = InstantSource.system();
    private final LogEvent event = new LogEvent();
    private final ByteArena documents = new ByteArena(64 * 1024);
    private final DocumentEncoder encoder = new DocumentEncoder();
    private final JacksonCopy jackson = new JacksonCopy();

    private final Decoder decoder = new Decoder(StagesConfig.DEFAULT.decode());
    private final List<EventStage> stages = List.of(
            new Validator(StagesConfig.DEFAULT.validate(), clock),
            new Normalizer(StagesConfig.DEFAULT.normalize(), clock),
            new Router(
                    StagesConfig.DEFAULT.route(),
                    new TargetDataStreams(StagesConfig.DEFAULT.route().maxDataStreams())));

    private final EventReceiver throughAllStages = through(stages);
    private final EventReceiver throughADropRule = through(withRules("logs"));
    private final EventReceiver pastADropRule = through(withRules("audit"));

    private final EventReceiver asTheyAre = new Receiver() {
        @Override
        public void event(LogEvent decoded) {
            putAsTheyAre(decoded);
            encoder.encode(decoded, documents);
        }
    };

    @Benchmark
    public int decodeAndEncode() {
        return run(asTheyAre);
    }

    @Benchmark
    public int allStages() {
        return run(throughAllStages);
    }

    @Benchmark
    public int allStagesAndADropRule() {
        return run(throughADropRule);
    }

    @Benchmark
    public int allStagesAndARuleOfAnotherTopic() {
        return run(pastADropRule);
    }

    @Benchmark
    public int jacksonCopy() throws IOException {
        return jackson.copy(shape.bytes());
    }

    private EventReceiver through(List<EventStage> all) {
        return new Receiver() {
            @Override
            public void event(LogEvent decoded) {
                for (int i = 0; i < all.size(); i++) {
                    if (all.get(i).apply(decoded) instanceof Rejection rejection) {
                        throw new IllegalStateException(rejection.toString());
                    }
                }
                encoder.encode(decoded, documents);
            }
        };
    }

    private List<EventStage> withRules(String topic) {
        RuleConfig rule = new RuleConfig(
                "health-checks",
                List.of(topic),
                "log.level == \"debug\" && url.path.startsWith(\"/healthz\")",
                true,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                null,
                Places.UNKNOWN);
        List<EventStage> all = new ArrayList<>(stages);
        all.add(2, new Rules(List.of(rule), failed -> {}));
        return all;
    }

    private int run(EventReceiver receiver) {
        documents.clear();
        decoder.decode(shape.bytes(), origin, event, receiver);
        return documents.size();
    }

    private static void putAsTheyAre(LogEvent event) {
        RawFields raw = event.raw();
        for (int i = 1; i < raw.next(0); i = raw.next(i)) {
            ValueKind kind = raw.kind(i);
            EcsField field = isMessage(event, i) ? Ecs.MESSAGE : null;
            if (field != null) {
                event.ecs().put(field, kind, raw.start(i), raw.end(i));
            } else {
                event.attributes().add(raw.nameStart(i), raw.nameEnd(i), kind, raw.start(i), raw.end(i));
            }
        }
    }

    private static boolean isMessage(LogEvent event, int i) {
        return event.raw().nameLength(i) == 7
                && event.arena().array()[event.raw().nameStart(i)] == 'm';
    }

    private abstract static class Receiver implements EventReceiver {

        @Override
        public void rejected(int index, Verdict.Rejection rejection) {
            throw new IllegalStateException(rejection.toString());
        }
    }
}

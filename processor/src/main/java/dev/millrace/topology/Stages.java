package dev.millrace.topology;

import dev.millrace.config.StagesConfig;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.EventStage;
import dev.millrace.event.FieldLayouts;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RecordDecoder;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict;
import dev.millrace.event.Verdict.Drop;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.event.Verdict.Wait;
import dev.millrace.lookup.Lookup;
import dev.millrace.metrics.Counters;
import dev.millrace.stage.decode.Decoder;
import dev.millrace.stage.enrich.Enricher;
import dev.millrace.stage.normalize.Normalizer;
import dev.millrace.stage.redact.Redactor;
import dev.millrace.stage.route.Router;
import dev.millrace.stage.route.TargetDataStreams;
import dev.millrace.stage.rules.Rules;
import dev.millrace.stage.validate.Validator;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stages from {@code decode} to {@code route}, assembled once for all who run events through them: the Kafka topology
 * node by node, {@code transform} and the benchmarks by {@link #run}. Owned by one thread.
 */
public final class Stages {

    private final RecordDecoder decoder;
    private final Map<Stage, EventStage> byStage;
    private final Stage[] order;
    private final EventStage[] inOrder;

    private Stages(
            StagesConfig config,
            List<Lookup> lookups,
            InstantSource clock,
            TargetDataStreams targets,
            Counters counters) {
        decoder = new ZonedDecoder(new Decoder(config.decode()), config.normalize()::zoneOf, clock, new FieldLayouts());
        byStage = new EnumMap<>(Stage.class);
        byStage.put(Stage.VALIDATE, new Validator(config.validate(), clock));
        byStage.put(Stage.NORMALIZE, new Normalizer(config.normalize(), clock, counters::adjusted));
        byStage.put(
                Stage.RULES,
                new Rules(config.rules(), rule -> counters.failedCondition(rule).increment()));
        byStage.put(Stage.ENRICH, new Enricher(config.enrich(), lookups));
        byStage.put(Stage.REDACT, new Redactor(config.redact()));
        byStage.put(Stage.ROUTE, new Router(config.route(), targets));
        order = byStage.keySet().toArray(Stage[]::new);
        inOrder = byStage.values().toArray(EventStage[]::new);
    }

    /** As the other one, with counters that nobody reads. */
    public static Supplier<Stages> create(StagesConfig config, List<Lookup> lookups, InstantSource clock) {
        return create(config, lookups, clock, new Counters());
    }

    /**
     * Stages for any number of threads, each with its own; they share the lookups and the bound on data streams.
     *
     * @param lookups one for each of {@code config.enrich()}, in that order
     * @param counters get what the stages themselves count
     * @throws dev.millrace.config.ConfigException if the configuration names what does not exist; here, not on a thread
     */
    public static Supplier<Stages> create(
            StagesConfig config, List<Lookup> lookups, InstantSource clock, Counters counters) {
        TargetDataStreams targets = new TargetDataStreams(config.route().maxDataStreams());
        Supplier<Stages> perThread = () -> new Stages(config, lookups, clock, targets, counters);
        Stages tried = perThread.get();
        if (tried.inOrder.length != Stage.SINK.ordinal() - 1) {
            throw new IllegalStateException("a stage is missing");
        }
        return perThread;
    }

    public RecordDecoder decoder() {
        return decoder;
    }

    /** Validate to route. */
    public Map<Stage, EventStage> byStage() {
        return byStage;
    }

    /**
     * Runs a record through all stages. Waits for what is asked of servers.
     *
     * @param event reused for each of its events
     * @param routed gets those that have a data stream now, the rejections and the drops, in order
     */
    public void run(byte @Nullable [] value, Origin origin, LogEvent event, EventReceiver routed) {
        Run run = new Run(routed);
        try {
            decoder.decode(value, origin, event, run);
        } catch (RuntimeException | StackOverflowError e) {
            if (run.isReceiverAtFault) {
                throw e;
            }
            routed.rejected(run.next, UnexpectedFailures.rejection(Stage.DECODE, origin, e));
        }
    }

    private Verdict apply(int i, LogEvent event) {
        try {
            Verdict verdict = inOrder[i].apply(event);
            while (verdict instanceof Wait wait) {
                verdict = resume(wait, event);
            }
            return verdict;
        } catch (RuntimeException | StackOverflowError e) {
            return UnexpectedFailures.rejection(order[i], event.origin(), e);
        }
    }

    /** Nobody holds up others here, so the answer has the time that its request may take and not the event's deadline. */
    private static Verdict resume(Wait wait, LogEvent event) {
        CountDownLatch answered = new CountDownLatch(1);
        wait.whenAnswered(answered::countDown);
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return wait.resume(event);
    }

    /** The decoder with the zone and the clock by which its events read timestamps. */
    private record ZonedDecoder(
            Decoder decoder, Function<String, ZoneId> zones, InstantSource clock, FieldLayouts layouts)
            implements RecordDecoder {

        @Override
        public void decode(byte @Nullable [] value, Origin origin, LogEvent event, EventReceiver receiver) {
            decoder.decode(value, origin, event, receiver);
        }

        @Override
        public LogEvent newEvent() {
            return new LogEvent(zones, clock, layouts);
        }
    }

    /** Takes what decode finds and leads it through the rest. */
    private final class Run implements EventReceiver {

        private final EventReceiver routed;
        private int next;
        private boolean isReceiverAtFault;

        Run(EventReceiver routed) {
            this.routed = routed;
        }

        @Override
        public void event(LogEvent event) {
            next = event.index() + 1;
            for (int i = 0; i < inOrder.length; i++) {
                Verdict verdict = apply(i, event);
                if (verdict instanceof Rejection rejection) {
                    isReceiverAtFault = true;
                    routed.rejected(event.index(), rejection);
                    isReceiverAtFault = false;
                    return;
                }
                if (verdict instanceof Drop drop) {
                    isReceiverAtFault = true;
                    routed.dropped(event.index(), drop);
                    isReceiverAtFault = false;
                    return;
                }
            }
            isReceiverAtFault = true;
            routed.event(event);
            isReceiverAtFault = false;
        }

        @Override
        public void rejected(int index, Rejection rejection) {
            next = index + 1;
            isReceiverAtFault = true;
            routed.rejected(index, rejection);
            isReceiverAtFault = false;
        }
    }
}

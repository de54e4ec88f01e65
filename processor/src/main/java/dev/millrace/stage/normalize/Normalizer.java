package dev.millrace.stage.normalize;

import dev.millrace.config.NormalizeConfig;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsType;
import dev.millrace.event.EventStage;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;

/**
 * Turns the raw fields of an event into ECS. Every field under its ECS name passes if its value fits the field's type,
 * and beats any other name; the names that common loggers use follow, in the order in which the field sets declare them.
 * Whatever lost, did not fit or is unknown is kept in {@code attributes} under its own dotted path. No event is rejected
 * here.
 *
 * <p>Tags of what did not go smoothly:
 *
 * <ul>
 *   <li>{@code millrace.type-mismatch:<field>}: the value of an ECS field does not fit its type
 *   <li>{@code millrace.timestamp-unparsable}: the event's own time cannot be read, that of its record was taken
 *   <li>{@code millrace.timestamp-in-future}: the event's own time lies further ahead than {@code validate.max-future}, that
 *       of its record was taken
 *   <li>{@code millrace.attributes-overflow}: part of the event is text in {@code attributes.millrace.overflow}
 * </ul>
 *
 * <p>Owned by one stream thread.
 */
public final class Normalizer implements EventStage {

    /** What only we may say of an event, or what is read elsewhere. */
    private static final Set<EcsField> NOT_FROM_RAW = Set.of(
            Ecs.TIMESTAMP,
            Ecs.KAFKA_TOPIC,
            Ecs.KAFKA_TOPIC_ID,
            Ecs.KAFKA_PARTITION,
            Ecs.KAFKA_OFFSET,
            Ecs.ATTRIBUTES,
            // with readers of their own
            Ecs.DATA_STREAM_TYPE,
            Ecs.DATA_STREAM_DATASET,
            Ecs.DATA_STREAM_NAMESPACE,
            Ecs.LOG_LEVEL);

    private static final byte[] ECS_VERSION = Ecs.VERSION.getBytes(StandardCharsets.US_ASCII);

    private final boolean keepOriginal;
    private final TimestampField timestamp;
    private final FieldPlans plans;
    private final Leftovers leftovers;
    private final Normalization normalization;

    /** As the other one, with counters that nobody reads. */
    public Normalizer(NormalizeConfig config, InstantSource clock) {
        this(config, clock, (field, kind) -> new LongAdder());
    }

    /**
     * @param clock what events get for a time that neither they nor their record have one
     * @param adjusted counts values that did not fit, were converted or are too long to be indexed, by field and kind
     */
    public Normalizer(NormalizeConfig config, InstantSource clock, BiFunction<String, String, LongAdder> adjusted) {
        normalization = new Normalization(config.defaultZone(), clock, new Adjustments(adjusted));
        keepOriginal = config.keepOriginal();
        timestamp = new TimestampField(clock);
        FieldRules rules = rules(new LabelFields(config.attributes()), new ObjectFields());
        plans = new FieldPlans(new FieldPlanner(rules, new Dialects()));
        leftovers = new Leftovers(config.attributes());
    }

    @Override
    public Verdict apply(LogEvent event) {
        normalization.begin(event);
        FieldPlan plan = plans.of(normalization);
        normalization.plan(plan);
        FieldWalk.walk(normalization, plan);
        timestamp.complete(normalization);
        ElasticsearchDialects.complete(normalization);
        SyslogFields.complete(normalization);
        LevelFields.complete(normalization);
        HttpFields.complete(normalization);
        UrlFields.complete(normalization);
        ErrorFields.complete(normalization);
        OriginFields.complete(normalization);
        OpenTelemetryFields.complete(normalization);
        leftovers.keep(normalization);
        complete(event);
        return Verdict.Pass.PASS;
    }

    private void complete(LogEvent event) {
        RawFields raw = event.raw();
        if (keepOriginal && raw.size() > 0 && !event.ecs().has(Ecs.EVENT_ORIGINAL)) {
            event.ecs().put(Ecs.EVENT_ORIGINAL, ValueKind.TEXT, raw.start(0), raw.end(0));
        }
        if (!event.ecs().has(Ecs.ECS_VERSION)) {
            int start = event.arena().append(ECS_VERSION);
            event.ecs()
                    .put(Ecs.ECS_VERSION, ValueKind.STRING, start, event.arena().size());
        }
    }

    private static FieldRules rules(LabelFields labels, ObjectFields objects) {
        FieldRules.Builder rules = new FieldRules.Builder();
        for (EcsField field : Ecs.fields()) {
            EcsType type = field.type();
            if (type != EcsType.FLATTENED && !type.holdsFields() && !NOT_FROM_RAW.contains(field)) {
                rules.ecs(field, MappingGuard::read);
            }
        }
        labels.declare(rules);
        objects.declare(rules);
        DataStreamFields.declare(rules);
        LevelFields.declare(rules);
        MessageField.declare(rules);
        OriginFields.declare(rules);
        TraceFields.declare(rules);
        ErrorFields.declare(rules);
        HttpFields.declare(rules);
        UrlFields.declare(rules);
        NetworkFields.declare(rules);
        SyslogFields.declare(rules);
        OpenTelemetryFields.declare(rules);
        ShipperFields.declare(rules);
        return rules.build();
    }
}

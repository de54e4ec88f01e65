package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import org.jspecify.annotations.Nullable;

/** Carries out the plan for an event's raw fields: each rule reads its value. Owned by the stream thread. */
final class FieldWalk {

    private static final String[] MISMATCH_TAGS = Ecs.fields().stream()
            .map(field -> "millrace.type-mismatch:" + field.name())
            .toArray(String[]::new);

    private FieldWalk() {}

    static void walk(Normalization event, FieldPlan plan) {
        for (int at = 0; at < plan.size(); at++) {
            FieldRule rule = plan.rule(at);
            if (rule == null) {
                begin(event, plan, at);
            } else if (plan.step(at) == FieldPlan.Step.READ) {
                read(event, rule, plan.field(at));
            } else {
                tagMismatch(event, rule.field());
            }
        }
        event.endLayers();
    }

    private static void begin(Normalization event, FieldPlan plan, int at) {
        switch (plan.step(at)) {
            case CLAIM -> event.claim(plan.field(at));
            case LAYER -> begin(event, plan.dialect(at));
            case ENVELOPE -> {
                event.nextLayer();
                begin(event, plan.dialect(at));
            }
            case READ, MISMATCH -> throw new IllegalStateException("a step without a rule");
        }
    }

    private static void begin(Normalization event, @Nullable Dialect dialect) {
        if (dialect != null) {
            dialect.begin(event);
        }
    }

    private static void read(Normalization event, FieldRule rule, int i) {
        if (!event.wins(rule.field(), rule.rank())) {
            return;
        }
        if (!rule.reader().read(event, rule, i) && rule.isEcsName()) {
            tagMismatch(event, rule.field());
        }
    }

    private static void tagMismatch(Normalization event, EcsField field) {
        event.event().tags().add(MISMATCH_TAGS[field.id()]);
        event.adjusted(field, Adjustments.Kind.MISMATCH);
    }
}

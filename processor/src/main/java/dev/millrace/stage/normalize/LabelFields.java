package dev.millrace.stage.normalize;

import dev.millrace.config.NormalizeConfig.AttributesConfig;
import dev.millrace.event.Ecs;
import dev.millrace.event.ValueKind;

/** {@code labels} and other fields that are objects of any shape: kept as they came where the budget allows it. */
final class LabelFields {

    private final AttributesConfig budget;
    private final Shapes shapes;

    LabelFields(AttributesConfig budget, Shapes shapes) {
        this.budget = budget;
        this.shapes = shapes;
    }

    void declare(FieldRules.Builder rules) {
        rules.ecs(Ecs.LABELS, this::read)
                .aliases(Ecs.LABELS, this::read, "logging.googleapis.com/labels")
                .ecs(Ecs.LOG_SYSLOG_STRUCTURED_DATA, this::read)
                .aliases(Ecs.LOG_SYSLOG_STRUCTURED_DATA, this::read, ".SDATA", "_SDATA")
                .ecs(Ecs.KUBERNETES_LABELS, this::read)
                .aliases(Ecs.KUBERNETES_LABELS, this::read, "kubernetes.pod_labels")
                .ecs(Ecs.KUBERNETES_ANNOTATIONS, this::read)
                .aliases(Ecs.KUBERNETES_ANNOTATIONS, this::read, "kubernetes.pod_annotations");
    }

    private boolean read(Normalization event, FieldRule rule, int i) {
        return event.kind(i) == ValueKind.OBJECT
                && !event.hasClaimsWithin(i)
                && shapes.isVerbatim(i)
                && shapes.leaves(i) <= budget.maxKeys()
                && shapes.deepest(i) <= budget.maxDepth()
                && event.end(i) - event.start(i) <= budget.maxBytes()
                && event.put(rule, i, ValueKind.OBJECT, event.start(i), event.end(i));
    }
}

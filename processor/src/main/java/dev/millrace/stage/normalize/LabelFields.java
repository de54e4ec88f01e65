package dev.millrace.stage.normalize;

import dev.millrace.config.NormalizeConfig.AttributesConfig;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsType;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;

/** {@code labels} and other fields that are objects of any shape: kept as they came where the budget allows it. */
final class LabelFields {

    private final AttributesConfig budget;

    LabelFields(AttributesConfig budget) {
        this.budget = budget;
    }

    void declare(FieldRules.Builder rules) {
        for (EcsField field : Ecs.fields()) {
            if (field.type() == EcsType.FLATTENED && field != Ecs.ATTRIBUTES) {
                rules.ecs(field, this::read);
            }
        }
        rules.aliases(Ecs.LABELS, this::read, "logging.googleapis.com/labels")
                .aliases(Ecs.LOG_SYSLOG_STRUCTURED_DATA, this::read, ".SDATA", "_SDATA")
                .aliases(Ecs.KUBERNETES_LABELS, this::read, "kubernetes.pod_labels")
                .aliases(Ecs.KUBERNETES_ANNOTATIONS, this::read, "kubernetes.pod_annotations");
    }

    private boolean read(Normalization event, FieldRule rule, int i) {
        return holdsObjects(event, i)
                && !event.hasClaimsWithin(i)
                && event.shapes().isVerbatim(i)
                && event.shapes().leaves(i) <= budget.maxKeys()
                && event.shapes().deepest(i) <= budget.maxDepth()
                && event.end(i) - event.start(i) <= budget.maxBytes()
                && event.put(rule, i, event.kind(i), event.start(i), event.end(i));
    }

    /** An object, or an array of them: a list of imports has one of the schema's flattened fields for each. */
    private static boolean holdsObjects(Normalization event, int i) {
        if (event.kind(i) != ValueKind.ARRAY) {
            return event.kind(i) == ValueKind.OBJECT;
        }
        RawFields raw = event.raw();
        for (int element = i + 1; element < raw.next(i); element = raw.next(element)) {
            if (event.kind(element) != ValueKind.OBJECT) {
                return false;
            }
        }
        return true;
    }
}

package dev.millrace.stage.rules;

import dev.millrace.config.Nearest;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field that a rule may change.
 *
 * @param field the ECS field, or the one of free names that it stands below, as {@code attributes} is
 * @param path below {@code field}; empty for the field itself
 * @param label the field for this one label, where it is one
 */
record FieldName(EcsField field, String path, @Nullable EcsField label) {

    private static final Set<EcsField> OURS = Set.of(
            Ecs.KAFKA_TOPIC, Ecs.KAFKA_TOPIC_ID, Ecs.KAFKA_PARTITION, Ecs.KAFKA_OFFSET, Ecs.ECS_VERSION, Ecs.TIMESTAMP);
    private static final Set<EcsField> TARGET =
            Set.of(Ecs.DATA_STREAM_TYPE, Ecs.DATA_STREAM_DATASET, Ecs.DATA_STREAM_NAMESPACE);

    /** @throws IllegalArgumentException if no event has such a field, or no rule may change it */
    static FieldName of(String name) {
        EcsField whole = Ecs.byName(name);
        if (whole != null) {
            if (OURS.contains(whole)) {
                throw new IllegalArgumentException("\"" + name + "\" is on every document and not for rules to change");
            }
            if (TARGET.contains(whole)) {
                throw new IllegalArgumentException(
                        "\"" + name + "\" follows from the data stream; use dataset and namespace of the rule");
            }
            return new FieldName(whole, "", null);
        }
        for (EcsField field : Ecs.fields()) {
            if (field.type() == EcsType.FLATTENED && name.startsWith(field.name() + ".")) {
                String path = name.substring(field.name().length() + 1);
                return new FieldName(field, path, field == Ecs.LABELS ? label(path) : null);
            }
        }
        List<String> names = Ecs.fields().stream().map(EcsField::name).toList();
        throw new IllegalArgumentException("no event has a field \"" + name + "\"; "
                + Nearest.to(name, names)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("use an ECS field that Millrace writes, attributes.<name> or labels.<name>"));
    }

    /** @throws IllegalArgumentException if it can be read or removed, but not written */
    FieldName writable() {
        boolean isOneValue = field.type() == EcsType.FLATTENED ? !path.isEmpty() : field.type() != EcsType.GEO_POINT;
        boolean isFree = field == Ecs.ATTRIBUTES || label != null || field.type() != EcsType.FLATTENED;
        if (!isOneValue || !isFree) {
            throw new IllegalArgumentException("\"" + name()
                    + "\" cannot be written by a rule; use an ECS field with one value, attributes.<name>, or"
                    + " labels.<name> with letters, digits, _ and -");
        }
        return this;
    }

    String name() {
        return path.isEmpty() ? field.name() : field.name() + "." + path;
    }

    private static @Nullable EcsField label(String name) {
        try {
            return Ecs.label(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

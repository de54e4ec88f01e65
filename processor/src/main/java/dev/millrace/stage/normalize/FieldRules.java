package dev.millrace.stage.normalize;

import dev.millrace.event.EcsField;
import dev.millrace.event.FieldNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The paths that mean something to us and their rules, found by hash. Immutable; read by any thread. */
final class FieldRules {

    private final FieldNames paths;
    private final FieldNames parents;
    private final FieldRule[] rules;

    private FieldRules(List<String> paths, List<FieldRule> rules) {
        this.paths = new FieldNames(paths);
        this.rules = rules.toArray(FieldRule[]::new);
        this.parents = new FieldNames(parentsOf(paths));
    }

    @Nullable
    FieldRule find(int hash, byte[] prefix, int prefixEnd, byte[] bytes, int nameStart, int nameEnd) {
        if (!paths.mayHold(hash)) {
            return null;
        }
        int i = paths.indexOf(hash, prefix, 0, prefixEnd, bytes, nameStart, nameEnd);
        return i == FieldNames.UNKNOWN ? null : rules[i];
    }

    /** Whether any rule's path continues this one. */
    boolean continueAt(int hash, byte[] prefix, int prefixEnd, byte[] bytes, int nameStart, int nameEnd) {
        return parents.mayHold(hash)
                && parents.indexOf(hash, prefix, 0, prefixEnd, bytes, nameStart, nameEnd) != FieldNames.UNKNOWN;
    }

    private static List<String> parentsOf(List<String> paths) {
        Set<String> parents = new LinkedHashSet<>();
        for (String path : paths) {
            for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
                parents.add(path.substring(0, dot));
            }
        }
        return List.copyOf(parents);
    }

    /** Collects rules; of those for one field, the earlier one wins. */
    static final class Builder {

        private final List<String> paths = new ArrayList<>();
        private final List<FieldRule> rules = new ArrayList<>();

        /** The field under its own name. */
        Builder ecs(EcsField field, ValueReader reader) {
            paths.add(field.name());
            rules.add(new FieldRule(field, FieldRule.ECS, reader));
            return this;
        }

        /** Other names that loggers give to the field, the most trusted first. */
        Builder aliases(EcsField field, ValueReader reader, String... names) {
            for (String name : names) {
                paths.add(name);
                rules.add(new FieldRule(field, rules.size() + 1, reader));
            }
            return this;
        }

        FieldRules build() {
            return new FieldRules(paths, rules);
        }
    }
}

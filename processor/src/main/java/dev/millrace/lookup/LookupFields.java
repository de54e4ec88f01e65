package dev.millrace.lookup;

import dev.millrace.config.ConfigException;
import dev.millrace.config.ConfigProblem;
import dev.millrace.config.EnrichConfig;
import dev.millrace.config.EnrichConfig.LookupConfig;
import dev.millrace.config.Nearest;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the field names of the configuration into fields; what no event can have is refused at start. */
public final class LookupFields {

    private static final String LABEL_PREFIX = Ecs.LABELS.name() + ".";

    private LookupFields() {}

    /**
     * Checks all names before any table is read.
     *
     * @throws ConfigException naming every name that cannot be used, with the nearest one that can
     */
    public static void check(EnrichConfig config) {
        List<ConfigProblem> problems = new ArrayList<>();
        for (int i = 0; i < config.lookups().size(); i++) {
            LookupConfig lookup = config.lookups().get(i);
            String path = "enrich.lookups[" + i + "].";
            String keyProblem = problemOf(lookup.keyField());
            if (keyProblem != null) {
                problems.add(new ConfigProblem("configuration", path + "key-field", keyProblem));
            }
            lookup.fields().forEach((column, name) -> {
                String problem = problemOf(name);
                EcsField field = problem == null ? named(name) : null;
                if (field != null && !field.type().holdsText()) {
                    problem = "\"" + name + "\" does not hold text; a value that is none would keep the event out of"
                            + " Elasticsearch; use a label";
                }
                if (problem != null) {
                    problems.add(new ConfigProblem("configuration", path + "fields.\"" + column + "\"", problem));
                }
            });
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** @param name checked */
    public static EcsField named(String name) {
        EcsField field = Ecs.byName(name);
        return field != null ? field : Ecs.label(name.substring(LABEL_PREFIX.length()));
    }

    static Map<String, EcsField> of(LookupConfig config) {
        Map<String, EcsField> fields = new LinkedHashMap<>();
        config.fields().forEach((column, name) -> fields.put(column, named(name)));
        return fields;
    }

    private static @Nullable String problemOf(String name) {
        if (Ecs.byName(name) != null) {
            return null;
        }
        if (name.startsWith(LABEL_PREFIX)) {
            try {
                Ecs.label(name.substring(LABEL_PREFIX.length()));
                return null;
            } catch (IllegalArgumentException e) {
                return e.getMessage();
            }
        }
        List<String> names = Ecs.fields().stream().map(EcsField::name).toList();
        return "no event has a field \"" + name + "\"; "
                + Nearest.to(name, names)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("use an ECS field that Millrace writes, or labels.<name>");
    }
}

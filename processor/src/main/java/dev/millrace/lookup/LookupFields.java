package dev.millrace.lookup;

import dev.millrace.config.ConfigException;
import dev.millrace.config.ConfigProblem;
import dev.millrace.config.EnrichConfig;
import dev.millrace.config.LookupConfig;
import dev.millrace.config.LookupConfig.ColumnType;
import dev.millrace.config.Nearest;
import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns the field names of the configuration into fields; what no event can have is refused at start. */
public final class LookupFields {

    private static final String LABEL_PREFIX = Ecs.LABELS.name() + ".";

    private final List<ConfigProblem> problems = new ArrayList<>();

    private LookupFields() {}

    /**
     * Checks all names and types before any table is read.
     *
     * @throws ConfigException naming every name that cannot be used, with the nearest one that can
     */
    public static void check(EnrichConfig config) {
        LookupFields check = new LookupFields();
        for (int i = 0; i < config.lookups().size(); i++) {
            check.check(config.lookups().get(i), "enrich.lookups[" + i + "].");
        }
        if (!check.problems.isEmpty()) {
            throw new ConfigException(check.problems);
        }
    }

    /** @param name checked */
    public static EcsField named(String name) {
        EcsField field = Ecs.byName(name);
        return field != null ? field : Ecs.label(name.substring(LABEL_PREFIX.length()));
    }

    /** @param config checked */
    static List<Column> columns(LookupConfig config) {
        List<Column> columns = new ArrayList<>();
        config.fields().forEach((name, target) -> columns.add(column(config, name, named(target))));
        return columns;
    }

    private static Column column(LookupConfig config, String name, EcsField field) {
        ColumnType type = config.types().get(name);
        ColumnType own = TypedText.typeFor(field.type());
        return new Column(name, field, type != null ? type : own != null ? own : ColumnType.TEXT);
    }

    private void check(LookupConfig lookup, String path) {
        for (String name : lookup.keyFields()) {
            report(path + "key-field", problemOf(name));
        }
        lookup.fields().forEach((column, name) -> {
            String problem = problemOf(name);
            if (problem == null) {
                problem = misfit(lookup, column, named(name), path);
            }
            report(path + "fields.\"" + column + "\"", problem);
        });
        for (String network : lookup.internalNetworks()) {
            report(
                    path + "internal-networks",
                    Networks.read(network, 0) == null
                            ? "\"" + network + "\" is no network; write 10.0.0.0/8 or 2001:db8::/32"
                            : null);
        }
    }

    private @Nullable String misfit(LookupConfig lookup, String column, EcsField field, String path) {
        if (TypedText.typeFor(field.type()) == null) {
            return "\"" + field + "\" is made of other fields; name one of those, or a label";
        }
        Column typed = column(lookup, column, field);
        if (!TypedText.fits(typed.type(), field.type())) {
            report(
                    path + "types.\"" + column + "\"",
                    "a " + name(typed.type()) + " does not fit \"" + field + "\", which is a "
                            + field.type().mapping());
            return null;
        }
        String text = lookup.defaults().get(column);
        if (text != null) {
            String fault = new TypedText(InstantSource.system()).write(typed, text, new RowWriter(new ByteArena(64)));
            report(path + "defaults.\"" + column + "\"", fault == null ? null : "\"" + text + "\" " + fault);
        }
        return null;
    }

    private static String name(ColumnType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void report(String key, @Nullable String problem) {
        if (problem != null) {
            problems.add(new ConfigProblem("configuration", key, problem));
        }
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

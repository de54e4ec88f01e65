package dev.millrace.stage.rules;

import dev.millrace.config.ConfigException;
import dev.millrace.config.ConfigProblem;
import dev.millrace.config.RuleConfig;
import dev.millrace.event.DataStreamNames;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes rules of their configuration and collects everything that is wrong with them. Used once. */
final class RuleCompiler {

    private final List<ConfigProblem> problems = new ArrayList<>();

    /** @throws ConfigException with everything that is wrong */
    List<Rule> compile(List<RuleConfig> configured) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < configured.size(); i++) {
            rules.add(new OneRule(configured.get(i), "rules[" + i + "].").compile());
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return List.copyOf(rules);
    }

    /** A pattern in which {@code *} stands for any letters and {@code ?} for one. */
    private static Pattern glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        pattern.chars()
                .forEach(c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c))));
        return Pattern.compile(regex.toString());
    }

    /** One of them, with the path of its keys. */
    private final class OneRule {

        private final RuleConfig config;
        private final String path;
        private final List<Consumer<LogEvent>> changes = new ArrayList<>();

        OneRule(RuleConfig config, String path) {
            this.config = config;
            this.path = path;
        }

        Rule compile() {
            String when = config.when();
            Condition condition = when == null
                    ? Condition.NONE
                    : tried("when", () -> CelConditions.shared().compile(when));
            config.rename().forEach((from, to) -> rename("rename.\"" + from + "\"", from, to));
            config.set().forEach((field, value) -> set("set.\"" + field + "\"", field, value));
            config.remove().forEach(this::remove);
            target("dataset", config.dataset(), Ecs.DATA_STREAM_DATASET);
            target("namespace", config.namespace(), Ecs.DATA_STREAM_NAMESPACE);
            Double sample = config.sample();
            return new Rule(
                    config.name(),
                    config.topics().stream().map(RuleCompiler::glob).toList(),
                    condition == null ? Condition.NONE : condition,
                    config.drop(),
                    sample == null ? null : new Sample(config.name(), sample),
                    new Verdict.Drop(config.name()),
                    List.copyOf(changes));
        }

        private void rename(String key, String fromName, String toName) {
            FieldName from = tried(key, () -> FieldName.of(fromName));
            FieldName to = tried(key, () -> FieldName.of(toName).writable());
            if (from != null && to != null) {
                changes.add(event -> FieldChanges.rename(event, from, to));
            }
        }

        private void set(String key, String name, String value) {
            FieldName field = tried(key, () -> FieldName.of(name).writable());
            if (field == null) {
                return;
            }
            ValueKind kind = FieldChanges.fit(field, ValueKind.TEXT, value);
            if (kind == null) {
                problem(
                        key,
                        "\"" + value + "\" does not fit the field's type, "
                                + field.field().type().name().toLowerCase(Locale.ROOT)
                                + "; a document with it would be refused");
                return;
            }
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            changes.add(event -> FieldChanges.set(event, field, kind, text));
        }

        private void remove(String name) {
            FieldName field = tried("remove", () -> FieldName.of(name));
            if (field != null) {
                changes.add(event -> FieldChanges.remove(event, field));
            }
        }

        private void target(String key, @Nullable String part, EcsField field) {
            if (part == null) {
                return;
            }
            String valid = DataStreamNames.sanitize(part);
            if (!valid.equals(part)) {
                problem(
                        key,
                        "\"" + part + "\" cannot be part of a data stream's name"
                                + (valid.isEmpty() ? "" : "; write " + valid));
                return;
            }
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            FieldName name = new FieldName(field, "", null);
            changes.add(event -> {
                FieldChanges.set(event, name, ValueKind.TEXT, text);
                if (field == Ecs.DATA_STREAM_DATASET && event.ecs().has(Ecs.EVENT_DATASET)) {
                    // Route sets it again, to the same.
                    event.ecs().remove(Ecs.EVENT_DATASET);
                }
            });
        }

        private <T> @Nullable T tried(String key, Supplier<T> made) {
            try {
                return made.get();
            } catch (IllegalArgumentException e) {
                problem(key, String.valueOf(e.getMessage()));
                return null;
            }
        }

        private void problem(String key, String message) {
            problems.add(new ConfigProblem(config.places().of(key), path + key, message));
        }
    }
}

package dev.millrace.config;

import dev.millrace.config.Settings.Setting;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of settings and collects everything that is wrong. Where a value is refused its default, or else its
 * example, stands in for it, so that the search for further problems can go on; a result with stand-ins is never used.
 */
final class Binder {

    private static final Path HERE = Path.of("");

    private final Settings settings;
    private final List<ConfigProblem> problems;

    Binder(Settings settings, List<ConfigProblem> problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /** A record with all its defaults. */
    static <T extends Record> T defaults(Class<T> type) {
        List<ConfigProblem> problems = new ArrayList<>();
        T defaults = new Binder(Settings.NONE, problems).bind(type, "");
        if (defaults == null || !problems.isEmpty()) {
            throw new IllegalStateException(type.getSimpleName() + " has no usable defaults: " + problems);
        }
        return defaults;
    }

    /**
     * @param prefix what the keys of this record start with, empty or ending in a dot
     * @return usable if no problem was added; {@code null} where not even stand-ins make a record
     */
    <T extends Record> @Nullable T bind(Class<T> type, String prefix) {
        Schema schema = Schema.of(type);
        @Nullable Object[] values = new @Nullable Object[schema.entries().size()];
        boolean isComplete = true;
        for (int i = 0; i < values.length; i++) {
            Schema.Entry entry = schema.entries().get(i);
            values[i] = value(entry, prefix);
            isComplete &= values[i] != null || entry.shape() != Schema.Shape.PART;
        }
        if (!isComplete) {
            // A part could not be made; its own problems are reported already.
            return null;
        }
        Map<String, Integer> refusals = new HashMap<>();
        while (true) {
            try {
                return construct(type, values);
            } catch (IllegalArgumentException refusal) {
                String key = report(refusal.getMessage(), schema, prefix);
                if (key == null) {
                    return null;
                }
                switch (refusals.merge(key, 1, Integer::sum)) {
                    case 1 -> replace(schema, key, values, Binder::standIn);
                    case 2 -> replace(schema, key, values, Binder::nothing);
                    default -> {
                        return null;
                    }
                }
            }
        }
    }

    private @Nullable Object value(Schema.Entry entry, String prefix) {
        String path = prefix + entry.name();
        return switch (entry.shape()) {
            case VALUE -> single(entry, path);
            case LIST -> list(entry, path);
            case MAP -> map(entry, path);
            case PART -> bind(entry.valueType().asSubclass(Record.class), path + ".");
            case PARTS -> parts(entry, path);
            case PLACES -> (Places) key -> place(prefix + key.split("\\.", 2)[0], prefix + key);
        };
    }

    private @Nullable Object single(Schema.Entry entry, String path) {
        Setting setting = entry.key().secret() ? secret(path) : settings.find(path);
        if (setting == null) {
            if (entry.isRequired()) {
                problems.add(new ConfigProblem(
                        home(path),
                        path,
                        "is missing; write for example " + entry.key().example()));
            }
            return entry.isRequired() || !entry.key().fallback().isEmpty() ? standIn(entry) : null;
        }
        Object converted = convert(entry, path, setting);
        return converted != null ? converted : standIn(entry);
    }

    private @Nullable Setting secret(String path) {
        Setting plain = settings.find(path);
        Setting file = settings.find(path + "-file");
        if (file == null) {
            return plain;
        }
        if (plain != null) {
            problems.add(new ConfigProblem(
                    file.place(), path + "-file", "is set together with " + path + "; keep one of them"));
        }
        Path from = file.folder().resolve(file.text());
        try {
            return new Setting(Files.readString(from).strip(), file.place(), HERE);
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    file.place(), path + "-file", "\"" + from + "\" cannot be read; name a file with the secret"));
            return new Setting("unreadable", file.place(), HERE);
        }
    }

    private List<Object> list(Schema.Entry entry, String path) {
        Setting setting = settings.find(path);
        List<Object> elements = new ArrayList<>();
        if (setting != null) {
            for (String text : Values.split(setting.text())) {
                Object converted = convert(entry, path, new Setting(text, setting.place(), setting.folder()));
                if (converted != null) {
                    elements.add(converted);
                }
            }
        }
        return elements;
    }

    private Map<String, Object> map(Schema.Entry entry, String path) {
        Map<String, Object> map = new LinkedHashMap<>();
        settings.entries(path).forEach((name, setting) -> {
            Object converted = convert(entry, path + ".\"" + name + "\"", setting);
            if (converted != null) {
                map.put(name, converted);
            }
        });
        return map;
    }

    private List<Object> parts(Schema.Entry entry, String path) {
        List<Object> parts = new ArrayList<>();
        for (int i = 0; settings.placeBelow(path + "[" + i + "].") != null; i++) {
            Object part = bind(entry.valueType().asSubclass(Record.class), path + "[" + i + "].");
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }

    private @Nullable Object convert(Schema.Entry entry, String path, Setting setting) {
        try {
            return Values.convert(entry, setting.text(), setting.folder());
        } catch (IllegalArgumentException e) {
            problems.add(new ConfigProblem(setting.place(), path, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static @Nullable Object standIn(Schema.Entry entry) {
        String text = entry.key().fallback().isEmpty()
                ? entry.key().example()
                : entry.key().fallback();
        if (text.isEmpty()) {
            return nothing(entry);
        }
        Object value = Values.convert(entry, text, HERE);
        return switch (entry.shape()) {
            case LIST -> List.of(value);
            case MAP -> Map.of("example", value);
            case VALUE, PART, PARTS, PLACES -> value;
        };
    }

    private static @Nullable Object nothing(Schema.Entry entry) {
        return switch (entry.shape()) {
            case LIST, PARTS -> List.of();
            case MAP -> Map.of();
            case VALUE -> entry.component().getType().isPrimitive() ? standIn(entry) : null;
            case PART, PLACES -> null;
        };
    }

    /** @return the name of the key that the message starts with; {@code null} if it is none */
    private @Nullable String report(@Nullable String message, Schema schema, String prefix) {
        String text = String.valueOf(message);
        int end = text.indexOf(' ');
        String subject = end < 0 ? text : text.substring(0, end);
        int dot = subject.indexOf('.');
        String name = dot < 0 ? subject : subject.substring(0, dot);
        if (schema.entry(name) == null) {
            problems.add(new ConfigProblem(
                    settings.home(), prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1), text));
            return null;
        }
        ConfigProblem problem = new ConfigProblem(
                place(prefix + name, prefix + subject), prefix + subject, text.substring(subject.length() + 1));
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
        return name;
    }

    private String place(String key, String whole) {
        Setting setting = settings.find(whole);
        if (setting == null && !whole.equals(key)) {
            String name = whole.substring(key.length() + 1).replace("\"", "");
            setting = settings.entries(key).get(name);
        }
        if (setting == null) {
            setting = settings.find(key + "-file");
        }
        String below = settings.placeBelow(key);
        return setting != null ? setting.place() : below != null ? below : home(whole);
    }

    /** Where a key is missing: in its element if it belongs to a list, which may have many. */
    private String home(String path) {
        int end = path.lastIndexOf("].");
        String place = end < 0 ? null : settings.placeBelow(path.substring(0, end + 2));
        return place != null ? place : settings.home();
    }

    private static void replace(
            Schema schema, String name, @Nullable Object[] values, Function<Schema.Entry, @Nullable Object> other) {
        for (int i = 0; i < values.length; i++) {
            if (schema.entries().get(i).name().equals(name)) {
                values[i] = other.apply(schema.entries().get(i));
            }
        }
    }

    private static <T extends Record> T construct(Class<T> type, @Nullable Object[] values) {
        Class<?>[] types = Schema.of(type).entries().stream()
                .map(entry -> entry.component().getType())
                .toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(type.getSimpleName() + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getSimpleName() + " cannot be made", e);
        }
    }
}

package dev.millrace.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The keys of one part, read from its record: the one place where key, type, default and meaning stand. */
record Schema(Class<? extends Record> type, List<Entry> entries) {

    /** What may stand behind a key. */
    enum Shape {
        VALUE,
        /** Values with commas, or a YAML list. */
        LIST,
        /** Names that the user chooses, each with a value. */
        MAP,
        /** A record with keys of its own. */
        PART,
        /** A list of such records. */
        PARTS,
        /** No key: where the keys beside it are written. */
        PLACES
    }

    /**
     * One key.
     *
     * @param name its last segment
     * @param valueType what a value, or each of several, is converted to; of a part its record
     */
    record Entry(String name, RecordComponent component, Key key, Shape shape, Class<?> valueType) {

        Schema part() {
            return Schema.of(valueType.asSubclass(Record.class));
        }

        /** A number of bytes, by the component's name; a number never travels without its unit. */
        boolean isSize() {
            return component.getName().endsWith("Bytes");
        }

        boolean isRequired() {
            return shape == Shape.VALUE
                    && key.fallback().isEmpty()
                    && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        }
    }

    static Schema of(Class<? extends Record> type) {
        return new Schema(
                type,
                Arrays.stream(type.getRecordComponents()).map(Schema::entry).toList());
    }

    @Nullable
    Entry entry(String name) {
        for (Entry entry : entries) {
            if (entry.name().equals(name) && entry.shape() != Shape.PLACES) {
                return entry;
            }
        }
        return null;
    }

    List<String> names() {
        return entries.stream()
                .filter(entry -> entry.shape() != Shape.PLACES)
                .map(Entry::name)
                .toList();
    }

    /** Visits each key that takes a value, a list or a map; {@code [*]} stands for the position in a list of parts. */
    void visit(String prefix, BiConsumer<String, Entry> visitor) {
        for (Entry entry : entries) {
            String path = prefix + entry.name();
            switch (entry.shape()) {
                case VALUE, LIST, MAP -> visitor.accept(path, entry);
                case PART -> entry.part().visit(path + ".", visitor);
                case PARTS -> entry.part().visit(path + "[*].", visitor);
                case PLACES -> {}
            }
        }
    }

    /** The whole paths of all keys that can be set, {@code -file} variants of secrets included, maps left out. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        visit("", (path, entry) -> {
            if (entry.shape() != Shape.MAP) {
                paths.add(path);
            }
            if (entry.key().secret()) {
                paths.add(path + "-file");
            }
        });
        return paths;
    }

    List<String> mapPaths() {
        List<String> paths = new ArrayList<>();
        visit("", (path, entry) -> {
            if (entry.shape() == Shape.MAP) {
                paths.add(path);
            }
        });
        return paths;
    }

    private static Entry entry(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(component.getDeclaringRecord().getSimpleName() + "." + component.getName()
                    + " has no @Key, so no user could set it");
        }
        String name = key.name().isEmpty() ? kebab(component.getName()) : key.name();
        Class<?> type = component.getType();
        if (type == List.class) {
            Class<?> element = argument(component, 0);
            return new Entry(name, component, key, element.isRecord() ? Shape.PARTS : Shape.LIST, element);
        }
        if (type == Map.class) {
            return new Entry(name, component, key, Shape.MAP, argument(component, 1));
        }
        if (type == Places.class) {
            return new Entry(name, component, key, Shape.PLACES, type);
        }
        return new Entry(name, component, key, type.isRecord() ? Shape.PART : Shape.VALUE, type);
    }

    private static Class<?> argument(RecordComponent component, int index) {
        Type argument = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[index];
        return (Class<?>) argument;
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}

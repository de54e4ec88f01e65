package dev.millrace.stage.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.event.Attributes;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import java.io.IOException;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands below {@code attributes}, {@code labels} or another field of free names, by its dotted paths: {@code
 * attributes.user.id}, {@code attributes["user.id"]} and {@code attributes.user["id"]} find the same value, whether the
 * event had it nested or dotted. A path that is not there gives {@link EventVariables#ABSENT}.
 */
final class FieldsView extends AbstractMap<String, Object> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final NavigableMap<String, Object> leaves;
    private final String prefix;

    private FieldsView(NavigableMap<String, Object> leaves, String prefix) {
        this.leaves = leaves;
        this.prefix = prefix;
    }

    static FieldsView of(LogEvent event, EcsField field) {
        NavigableMap<String, Object> leaves = new TreeMap<>();
        if (field == Ecs.ATTRIBUTES) {
            Attributes attributes = event.attributes();
            for (int i = 0; i < attributes.size(); i++) {
                String path = event.text(attributes.pathStart(i), attributes.pathEnd(i));
                put(leaves, path, value(event, attributes.kind(i), attributes.start(i), attributes.end(i)));
            }
            return new FieldsView(leaves, "");
        }
        EcsFields ecs = event.ecs();
        for (int slot = 0; slot < ecs.size(); slot++) {
            String name = ecs.field(slot).name();
            Object value;
            if (ecs.field(slot) == field) {
                value = value(event, ecs.kind(slot), ecs.start(slot), ecs.end(slot));
                put(leaves, "", value);
            } else if (field == Ecs.LABELS && name.startsWith(field.name() + ".")) {
                value = value(event, ecs.kind(slot), ecs.start(slot), ecs.end(slot));
                put(leaves, name.substring(field.name().length() + 1), value);
            }
        }
        return new FieldsView(leaves, "");
    }

    private static void put(Map<String, Object> leaves, String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, below) -> put(leaves, path.isEmpty() ? (String) name : path + "." + name, below));
        } else if (value != null) {
            leaves.put(path, value);
        }
    }

    private static @Nullable Object value(LogEvent event, ValueKind kind, int start, int end) {
        return switch (kind) {
            case TRUE -> true;
            case FALSE -> false;
            case NULL -> null;
            case NUMBER, OBJECT, ARRAY -> json(event, start, end);
            case STRING, ESCAPED, TEXT -> EventVariables.text(event, kind, start, end);
        };
    }

    static List<?> array(LogEvent event, int start, int end) {
        return json(event, start, end) instanceof List<?> elements ? elements : List.of();
    }

    private static @Nullable Object json(LogEvent event, int start, int end) {
        try {
            return typed(JSON.readValue(event.arena().array(), start, end - start, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("decode has read this as JSON: " + event.text(start, end), e);
        } catch (IOException e) {
            throw new IllegalStateException("no bytes are read from elsewhere", e);
        }
    }

    /** CEL has 64-bit integers and doubles. */
    private static @Nullable Object typed(@Nullable Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        } else if (value instanceof Number number && !(value instanceof Long)) {
            return number.doubleValue();
        } else if (value instanceof List<?> elements) {
            return elements.stream()
                    .map(FieldsView::typed)
                    .filter(e -> e != null)
                    .toList();
        } else if (value instanceof Map<?, ?> object) {
            Map<String, Object> typed = new LinkedHashMap<>();
            object.forEach((name, below) -> {
                Object converted = typed(below);
                if (converted != null) {
                    typed.put((String) name, converted);
                }
            });
            return typed;
        }
        return value;
    }

    @Override
    public Object get(@Nullable Object key) {
        String path = prefix + key;
        Object leaf = leaves.get(path);
        if (leaf != null) {
            return leaf;
        }
        String below = leaves.ceilingKey(path + ".");
        return below != null && below.startsWith(path + ".")
                ? new FieldsView(leaves, path + ".")
                : EventVariables.ABSENT;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != EventVariables.ABSENT;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Map<String, Object> entries = new LinkedHashMap<>();
        leaves.tailMap(prefix, true).forEach((path, value) -> {
            if (path.startsWith(prefix)) {
                entries.put(path.substring(prefix.length()), value);
            }
        });
        return entries.entrySet();
    }
}

package dev.millrace.stage.rules;

import dev.cel.runtime.AccumulatedUnknowns;
import dev.cel.runtime.CelVariableResolver;
import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the current event as a condition sees them, read from its bytes only when they are asked for. A field that
 * is not there is an unknown value: whatever depends on it is unknown too, and no exception is thrown on the way. Owned by
 * the stream thread.
 */
final class EventVariables implements CelVariableResolver {

    /** Before a field's name it asks whether it is there; no name of CEL can look like that. */
    static final String PRESENCE = "has:";

    static final Object ABSENT = AccumulatedUnknowns.create(List.of(), List.of());

    /** What a variable holds. */
    enum Type {
        TEXT,
        WHOLE_NUMBER,
        NUMBER,
        BOOLEAN,
        TEXTS,
        FIELDS
    }

    /** Those that ECS defines as lists. */
    private static final Set<EcsField> LISTS = Set.of(Ecs.TAGS, Ecs.HOST_IP, Ecs.EVENT_CATEGORY, Ecs.EVENT_TYPE);

    private static final Map<String, Type> TYPES = new LinkedHashMap<>();
    private static final Map<String, EcsField> FIELDS = new HashMap<>();
    private static final List<String> MAPS = new ArrayList<>();

    static {
        for (EcsField field : Ecs.fields()) {
            Type type = type(field);
            if (type != null) {
                TYPES.put(field.name(), type);
                FIELDS.put(field.name(), field);
                FIELDS.put(PRESENCE + field.name(), field);
                if (type == Type.FIELDS) {
                    MAPS.add(field.name());
                }
            }
        }
    }

    private final Map<EcsField, FieldsView> views = new HashMap<>();
    private LogEvent event = new LogEvent();

    /** All variables by name; {@code @timestamp} is none, as no name in CEL may start so. */
    static Map<String, Type> types() {
        return Collections.unmodifiableMap(TYPES);
    }

    /** The names of those that hold fields of any name. */
    static List<String> maps() {
        return Collections.unmodifiableList(MAPS);
    }

    private static @Nullable Type type(EcsField field) {
        if (LISTS.contains(field)) {
            return Type.TEXTS;
        }
        return switch (field.type()) {
            case KEYWORD, WILDCARD, CONSTANT_KEYWORD, VERSION, TEXT, MATCH_ONLY_TEXT, IP -> Type.TEXT;
            case LONG, INTEGER, SHORT -> Type.WHOLE_NUMBER;
            case DOUBLE, FLOAT, SCALED_FLOAT -> Type.NUMBER;
            case BOOLEAN -> Type.BOOLEAN;
            case FLATTENED -> Type.FIELDS;
            case DATE, GEO_POINT, OBJECT, NESTED -> null;
        };
    }

    /** From now on it is this event, as it is now; to be said again after each change. */
    void begin(LogEvent current) {
        event = current;
        if (!views.isEmpty()) {
            views.clear();
        }
    }

    @Override
    public Optional<Object> find(String name) {
        EcsField field = FIELDS.get(name);
        if (field == null) {
            return Optional.empty();
        }
        Object value = value(field);
        return Optional.of(name.startsWith(PRESENCE) ? (Object) (value != ABSENT) : value);
    }

    private Object value(EcsField field) {
        if (field == Ecs.KAFKA_TOPIC) {
            return event.origin().topic();
        } else if (field == Ecs.KAFKA_TOPIC_ID) {
            return event.origin().topicId();
        } else if (field == Ecs.KAFKA_PARTITION) {
            return (long) event.origin().partition();
        } else if (field == Ecs.KAFKA_OFFSET) {
            return event.origin().offset();
        }
        return switch (TYPES.getOrDefault(field.name(), Type.TEXT)) {
            case TEXT -> text(field);
            case WHOLE_NUMBER -> wholeNumber(field);
            case NUMBER -> number(field);
            case BOOLEAN -> bool(field);
            case TEXTS -> texts(field);
            case FIELDS -> views.computeIfAbsent(field, f -> FieldsView.of(event, f));
        };
    }

    private Object text(EcsField field) {
        int slot = event.ecs().slot(field);
        if (slot < 0) {
            return ABSENT;
        }
        return switch (event.ecs().kind(slot)) {
            // Several values: no comparison with one of them would be right.
            case ARRAY, OBJECT, NULL -> ABSENT;
            default ->
                text(
                        event,
                        event.ecs().kind(slot),
                        event.ecs().start(slot),
                        event.ecs().end(slot));
        };
    }

    static String text(LogEvent event, ValueKind kind, int start, int end) {
        if (kind == ValueKind.TRUE || kind == ValueKind.FALSE) {
            return kind == ValueKind.TRUE ? "true" : "false";
        }
        if (kind != ValueKind.ESCAPED) {
            return event.text(start, end);
        }
        ByteArena arena = event.arena();
        int size = arena.size();
        int plain = JsonText.unescape(arena, start, end);
        String text = event.text(plain, arena.size());
        arena.truncate(size);
        return text;
    }

    private Object wholeNumber(EcsField field) {
        Object text = text(field);
        try {
            return text instanceof String digits ? (Object) Long.parseLong(digits) : ABSENT;
        } catch (NumberFormatException e) {
            return ABSENT;
        }
    }

    private Object number(EcsField field) {
        Object text = text(field);
        try {
            return text instanceof String digits ? (Object) Double.parseDouble(digits) : ABSENT;
        } catch (NumberFormatException e) {
            return ABSENT;
        }
    }

    private Object bool(EcsField field) {
        Object text = text(field);
        return text.equals("true") ? (Object) true : text.equals("false") ? (Object) false : ABSENT;
    }

    private Object texts(EcsField field) {
        List<Object> texts = new ArrayList<>();
        EcsFields ecs = event.ecs();
        int slot = ecs.slot(field);
        if (slot >= 0 && ecs.kind(slot) == ValueKind.ARRAY) {
            for (Object element : FieldsView.array(event, ecs.start(slot), ecs.end(slot))) {
                texts.add(String.valueOf(element));
            }
        } else if (text(field) instanceof String one) {
            texts.add(one);
        }
        if (field == Ecs.TAGS) {
            texts.addAll(event.tags());
        }
        return texts.isEmpty() ? ABSENT : texts;
    }
}

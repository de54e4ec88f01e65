package dev.millrace.stage.rules;

import dev.millrace.event.Attributes;
import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsFields;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads, writes and removes fields of an event by their names, wherever they are kept: as an ECS field, as an attribute, or
 * within an object that the shipper sent.
 */
final class FieldChanges {

    static final String MISFIT_TAG = "millrace.rename-misfit";

    private FieldChanges() {}

    /** Removes the field and all below it. */
    static void remove(LogEvent event, FieldName name) {
        EcsFields ecs = event.ecs();
        if (name.field() == Ecs.ATTRIBUTES) {
            removeAttributes(event, name.path());
            return;
        }
        if (name.field() == Ecs.TAGS) {
            // The shipper's; what we say of the event stays.
            removeIfThere(event, name);
            return;
        }
        if (name.field() == Ecs.LABELS) {
            removeSingleLabels(event, name.path());
        }
        if (name.path().isEmpty()) {
            removeIfThere(event, name);
            return;
        }
        int slot = ecs.slot(name.field());
        if (slot >= 0 && ecs.kind(slot) == ValueKind.OBJECT) {
            JsonCut cut = JsonCut.of(event.arena().array(), ecs.start(slot), ecs.end(slot), name.path());
            if (cut.isFound()) {
                replace(event, name, cut.rest());
            }
        }
    }

    private static void removeIfThere(LogEvent event, FieldName name) {
        if (event.ecs().has(name.field())) {
            event.ecs().remove(name.field());
        }
    }

    private static void removeSingleLabels(LogEvent event, String path) {
        EcsFields ecs = event.ecs();
        String name = Ecs.LABELS.name() + "." + path;
        for (int slot = ecs.size() - 1; slot >= 0; slot--) {
            String there = ecs.field(slot).name();
            if (there.equals(name) || (path.isEmpty() && there.startsWith(name))) {
                ecs.remove(ecs.field(slot));
            }
        }
    }

    private static void replace(LogEvent event, FieldName name, byte @Nullable [] object) {
        if (object == null) {
            event.ecs().remove(name.field());
        } else {
            int start = event.arena().append(object);
            event.ecs().put(name.field(), ValueKind.OBJECT, start, event.arena().size());
        }
    }

    private static void removeAttributes(LogEvent event, String path) {
        Attributes attributes = event.attributes();
        for (int i = attributes.size() - 1; i >= 0; i--) {
            String there = event.text(attributes.pathStart(i), attributes.pathEnd(i));
            if (path.isEmpty() || there.equals(path) || there.startsWith(path + ".")) {
                attributes.remove(i);
            } else if (attributes.kind(i) == ValueKind.OBJECT && path.startsWith(there + ".")) {
                cutAttribute(event, i, path.substring(there.length() + 1));
            }
        }
    }

    private static void cutAttribute(LogEvent event, int i, String below) {
        Attributes attributes = event.attributes();
        ByteArena arena = event.arena();
        JsonCut cut = JsonCut.of(arena.array(), attributes.start(i), attributes.end(i), below);
        if (!cut.isFound()) {
            return;
        }
        byte[] rest = cut.rest();
        int pathStart = attributes.pathStart(i);
        int pathEnd = attributes.pathEnd(i);
        attributes.remove(i);
        if (rest != null) {
            int start = arena.append(rest);
            attributes.add(pathStart, pathEnd, ValueKind.OBJECT, start, arena.size());
        }
    }

    // ---- rename

    /** Moves a value, unless it does not fit: then it stays where it is, and a tag says so. */
    static void rename(LogEvent event, FieldName from, FieldName to) {
        Value value = find(event, from);
        if (value == null) {
            return;
        }
        ValueKind kind = fit(to, value.kind(), event.text(value.start(), value.end()));
        if (kind == null) {
            Tags.add(event, MISFIT_TAG);
            return;
        }
        remove(event, from);
        put(event, to, kind, value.start(), value.end());
    }

    static @Nullable ValueKind fit(FieldName to, ValueKind kind, String text) {
        return Fit.kind(to.label() != null ? to.label() : to.field(), kind, text);
    }

    private static @Nullable Value find(LogEvent event, FieldName name) {
        EcsFields ecs = event.ecs();
        if (name.field() == Ecs.ATTRIBUTES) {
            return findAttribute(event, name.path());
        }
        int slot = name.label() == null ? -1 : ecs.slot(name.label());
        if (slot < 0) {
            slot = ecs.slot(name.field());
            if (slot >= 0 && !name.path().isEmpty()) {
                return ecs.kind(slot) == ValueKind.OBJECT
                        ? within(event, ecs.start(slot), ecs.end(slot), name.path())
                        : null;
            }
        }
        return slot < 0 ? null : plain(event, ecs.kind(slot), ecs.start(slot), ecs.end(slot));
    }

    private static @Nullable Value findAttribute(LogEvent event, String path) {
        Attributes attributes = event.attributes();
        for (int i = 0; i < attributes.size(); i++) {
            String there = event.text(attributes.pathStart(i), attributes.pathEnd(i));
            Value value = null;
            if (there.equals(path)) {
                value = plain(event, attributes.kind(i), attributes.start(i), attributes.end(i));
            } else if (attributes.kind(i) == ValueKind.OBJECT && path.startsWith(there + ".")) {
                value = within(event, attributes.start(i), attributes.end(i), path.substring(there.length() + 1));
            }
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable Value within(LogEvent event, int start, int end, String path) {
        JsonCut cut = JsonCut.of(event.arena().array(), start, end, path);
        if (!cut.isFound()) {
            return null;
        }
        int copied = event.arena().append(cut.value());
        return new Value(cut.kind(), copied, event.arena().size());
    }

    /** Escaped text becomes plain, so that its length and letters are those that count. */
    private static Value plain(LogEvent event, ValueKind kind, int start, int end) {
        if (kind != ValueKind.ESCAPED) {
            return new Value(kind, start, end);
        }
        byte[] text = EventVariables.text(event, kind, start, end).getBytes(StandardCharsets.UTF_8);
        int copied = event.arena().append(text);
        return new Value(ValueKind.TEXT, copied, event.arena().size());
    }

    // ---- write

    static void set(LogEvent event, FieldName name, ValueKind kind, byte[] text) {
        int start = event.arena().append(text);
        put(event, name, kind, start, event.arena().size());
    }

    private static void put(LogEvent event, FieldName name, ValueKind kind, int start, int end) {
        if (name.field() == Ecs.ATTRIBUTES) {
            removeAttributes(event, name.path());
            int path = event.arena().append(name.path().getBytes(StandardCharsets.UTF_8));
            int pathEnd = event.arena().size();
            event.attributes().add(path, pathEnd, kind, start, end);
        } else if (name.label() != null) {
            remove(event, name);
            event.ecs().put(name.label(), kind, start, end);
        } else {
            event.ecs().put(name.field(), kind, start, end);
        }
    }

    /** A slice of the event's bytes. */
    private record Value(ValueKind kind, int start, int end) {}
}

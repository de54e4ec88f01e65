package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig;
import dev.millrace.event.Attributes;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.EventStage;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Replaces secrets in an event; see the package's description. Owned by one stream thread. */
public final class Redactor implements EventStage {

    static final String TAG = "millrace.redacted";

    private static final byte[] ATTRIBUTES = "attributes.".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] OVERFLOW = "millrace.overflow".getBytes(StandardCharsets.US_ASCII);

    private final Secrets secrets;
    private final RedactedFields fields;
    private final RedactedJson json;

    private ValueKind kind = ValueKind.TEXT;
    private int start;
    private int end;

    public Redactor(RedactConfig config) {
        secrets = new Secrets(config);
        fields = new RedactedFields(config);
        json = new RedactedJson(secrets, fields);
    }

    @Override
    public Verdict apply(LogEvent event) {
        if (!secrets.isEmpty() || !fields.isEmpty()) {
            boolean isChanged = ecs(event);
            isChanged |= attributes(event);
            if (isChanged) {
                event.tags().add(TAG);
            }
        }
        return Verdict.Pass.PASS;
    }

    private boolean ecs(LogEvent event) {
        EcsFields ecs = event.ecs();
        boolean isChanged = false;
        for (int slot = 0; slot < ecs.size(); slot++) {
            EcsField field = ecs.field(slot);
            // Made once, and cut here: quotes around it and the colon behind.
            byte[] key = field.jsonKey();
            if (!field.type().holdsText() && !fields.isEmpty() && fields.of(key, 1, key.length - 2) != null) {
                moveToAttributes(event, field, slot--);
                isChanged = true;
                continue;
            }
            if (isRedacted(
                    event,
                    key,
                    1,
                    key.length - 2,
                    ecs.kind(slot),
                    ecs.start(slot),
                    ecs.end(slot),
                    field.type().holdsText())) {
                ecs.put(field, kind, start, end);
                isChanged = true;
            }
        }
        return isChanged;
    }

    /** No text may stand in a field of numbers or addresses: what replaces the value stands under the same name there. */
    private void moveToAttributes(LogEvent event, EcsField field, int slot) {
        EcsFields ecs = event.ecs();
        byte[] key = field.jsonKey();
        Replacement whole = fields.of(key, 1, key.length - 2);
        ByteArena arena = event.arena();
        int path = arena.append(key, 1, key.length - 2);
        int pathEnd = arena.size();
        if (whole != null) {
            whole.append(arena.array(), ecs.start(slot), ecs.end(slot), arena);
        }
        event.attributes().add(path, pathEnd, ValueKind.STRING, pathEnd, arena.size());
        ecs.remove(field);
    }

    /** What exceeds the budget for attributes is the text of a JSON object, whose names are those of attributes. */
    private boolean isOverflowRedacted(LogEvent event, int attribute) {
        Attributes attributes = event.attributes();
        ByteArena arena = event.arena();
        int size = attributes.pathEnd(attribute) - attributes.pathStart(attribute);
        boolean isOverflow = attributes.kind(attribute) == ValueKind.TEXT
                && size == OVERFLOW.length
                && Arrays.equals(
                        OVERFLOW,
                        0,
                        size,
                        arena.array(),
                        attributes.pathStart(attribute),
                        attributes.pathEnd(attribute));
        if (!isOverflow) {
            return false;
        }
        int copy = json.copy(
                arena, ATTRIBUTES, 0, ATTRIBUTES.length - 1, attributes.start(attribute), attributes.end(attribute));
        return copy >= 0 && found(ValueKind.TEXT, copy, arena.size());
    }

    private boolean attributes(LogEvent event) {
        Attributes attributes = event.attributes();
        ByteArena arena = event.arena();
        boolean isChanged = false;
        for (int i = 0; i < attributes.size(); i++) {
            if (isOverflowRedacted(event, i)) {
                attributes.replace(i, kind, start, end);
                isChanged = true;
                continue;
            }
            int size = arena.size();
            int path = arena.append(ATTRIBUTES);
            arena.append(arena.array(), attributes.pathStart(i), attributes.pathEnd(i));
            if (isRedacted(
                    event,
                    arena.array(),
                    path,
                    arena.size(),
                    attributes.kind(i),
                    attributes.start(i),
                    attributes.end(i),
                    true)) {
                attributes.replace(i, kind, start, end);
                isChanged = true;
            } else {
                arena.truncate(size);
            }
        }
        return isChanged;
    }

    /**
     * Finds what stands for a value: {@link #kind}, {@link #start} and {@link #end}.
     *
     * @param mayBeText whether a text may stand where a number was
     * @return false where it stays as it is
     */
    private boolean isRedacted(
            LogEvent event,
            byte[] path,
            int pathStart,
            int pathEnd,
            ValueKind from,
            int valueStart,
            int valueEnd,
            boolean mayBeText) {
        ByteArena arena = event.arena();
        Replacement whole = fields.isEmpty() ? null : fields.of(path, pathStart, pathEnd);
        if (whole != null && from != ValueKind.NULL && mayBeText) {
            start = arena.size();
            whole.append(arena.array(), valueStart, valueEnd, arena);
            return found(ValueKind.STRING, start, arena.size());
        }
        return switch (from) {
            case OBJECT, ARRAY -> {
                int copy = json.copy(arena, path, pathStart, pathEnd, valueStart, valueEnd);
                yield copy >= 0 && found(from, copy, arena.size());
            }
            case STRING, TEXT -> {
                int size = arena.size();
                yield secrets.replace(arena, valueStart, valueEnd) && found(from, size, arena.size());
            }
            case ESCAPED -> escaped(arena, valueStart, valueEnd);
            case NUMBER -> {
                int size = arena.size();
                yield mayBeText
                        && secrets.replace(arena, valueStart, valueEnd)
                        && found(ValueKind.STRING, size, arena.size());
            }
            case TRUE, FALSE, NULL -> false;
        };
    }

    private boolean escaped(ByteArena arena, int valueStart, int valueEnd) {
        int size = arena.size();
        int plain = JsonText.unescape(arena, valueStart, valueEnd);
        int plainEnd = arena.size();
        if (secrets.replace(arena, plain, plainEnd)) {
            return found(ValueKind.TEXT, plainEnd, arena.size());
        }
        arena.truncate(size);
        return false;
    }

    private boolean found(ValueKind newKind, int newStart, int newEnd) {
        kind = newKind;
        start = newStart;
        end = newEnd;
        return true;
    }
}

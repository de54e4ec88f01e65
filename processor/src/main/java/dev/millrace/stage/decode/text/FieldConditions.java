package dev.millrace.stage.decode.text;

import dev.millrace.config.TopicGlobs;
import dev.millrace.event.ByteArena;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What fields around a text must be. Immutable; read by any thread. Makes objects, so only for what a user has asked. */
final class FieldConditions {

    /** @param path the field's name, dots between the names of objects or in them */
    private record Condition(byte[] path, String glob) {}

    private final List<Condition> conditions;

    private FieldConditions(List<Condition> conditions) {
        this.conditions = conditions;
    }

    static FieldConditions of(Map<String, String> globs) {
        return new FieldConditions(globs.entrySet().stream()
                .map(one -> new Condition(one.getKey().getBytes(StandardCharsets.UTF_8), one.getValue()))
                .toList());
    }

    /** Whether all are met by the fields that the event has so far. */
    boolean hold(LogEvent event) {
        for (Condition condition : conditions) {
            if (!holds(event, condition, 1, event.raw().size(), 0)) {
                return false;
            }
        }
        return true;
    }

    /** @param at how much of the path is behind us */
    private static boolean holds(LogEvent event, Condition condition, int from, int to, int at) {
        RawFields raw = event.raw();
        byte[] path = condition.path();
        for (int i = from; i < to; i = raw.next(i)) {
            int length = raw.nameLength(i);
            byte[] bytes = event.arena().array();
            boolean isOnPath = length > 0
                    && length <= path.length - at
                    && Arrays.equals(path, at, at + length, bytes, raw.nameStart(i), raw.nameEnd(i));
            if (!isOnPath) {
                continue;
            }
            int next = at + length;
            boolean isMet = next == path.length
                    ? isMet(event, i, condition.glob())
                    : path[next] == '.'
                            && raw.kind(i) == ValueKind.OBJECT
                            && holds(event, condition, i + 1, raw.next(i), next + 1);
            if (isMet) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMet(LogEvent event, int i, String glob) {
        RawFields raw = event.raw();
        return switch (raw.kind(i)) {
            case STRING, TEXT, NUMBER, TRUE, FALSE -> TopicGlobs.matches(glob, event.text(raw.start(i), raw.end(i)));
            case ESCAPED -> {
                ByteArena arena = event.arena();
                int size = arena.size();
                int start = JsonText.unescape(arena, raw.start(i), raw.end(i));
                String text = event.text(start, arena.size());
                arena.truncate(size);
                yield TopicGlobs.matches(glob, text);
            }
            case OBJECT, ARRAY, NULL -> false;
        };
    }
}

package dev.millrace.stage.enrich;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;

/** Finds single labels within the {@code labels} object that a shipper sent, which goes into the document verbatim. */
final class SaidLabels {

    private static final String PREFIX = Ecs.LABELS.name() + ".";

    private SaidLabels() {}

    /** Whether {@code field} is a label and the event's own {@code labels} have one of that name. */
    static boolean has(LogEvent event, EcsField field) {
        if (!event.ecs().has(Ecs.LABELS) || !field.name().startsWith(PREFIX)) {
            return false;
        }
        RawFields raw = event.raw();
        int labels = child(event, 0, Ecs.LABELS.name(), 0);
        return labels > 0
                && raw.kind(labels) == ValueKind.OBJECT
                && child(event, labels, field.name(), PREFIX.length()) > 0;
    }

    /**
     * Takes a label out of the event's own {@code labels}, and with it those that other lookups have overwritten: where a
     * document had both, Elasticsearch would find both.
     */
    static void leaveOut(LogEvent event) {
        RawFields raw = event.raw();
        int labels = child(event, 0, Ecs.LABELS.name(), 0);
        int start = event.arena().append((byte) '{');
        for (int i = labels + 1; i < raw.next(labels); i = raw.next(i)) {
            if (!isOverwritten(event, i)) {
                copy(event, i, event.arena().size() > start + 1);
            }
        }
        event.arena().append((byte) '}');
        event.ecs().put(Ecs.LABELS, ValueKind.OBJECT, start, event.arena().size());
    }

    private static boolean isOverwritten(LogEvent event, int label) {
        RawFields raw = event.raw();
        for (int slot = 0; slot < event.ecs().size(); slot++) {
            String name = event.ecs().field(slot).name();
            if (name.startsWith(PREFIX)
                    && equals(event.arena().array(), raw.nameStart(label), raw.nameEnd(label), name, PREFIX.length())) {
                return true;
            }
        }
        return false;
    }

    private static void copy(LogEvent event, int label, boolean isBehindAnother) {
        RawFields raw = event.raw();
        ByteArena arena = event.arena();
        boolean isQuoted = raw.kind(label).isText();
        arena.appendAscii(isBehindAnother ? ",\"" : "\"");
        JsonText.escape(arena.array(), raw.nameStart(label), raw.nameEnd(label), arena);
        arena.appendAscii(isQuoted ? "\":\"" : "\":");
        arena.append(arena.array(), raw.start(label), raw.end(label));
        if (isQuoted) {
            arena.append((byte) '"');
        }
    }

    /** @return 0 if there is none; that is the event itself and no one's child */
    private static int child(LogEvent event, int parent, String ascii, int from) {
        RawFields raw = event.raw();
        for (int i = parent + 1; i < raw.next(parent); i = raw.next(i)) {
            if (equals(event.arena().array(), raw.nameStart(i), raw.nameEnd(i), ascii, from)) {
                return i;
            }
        }
        return 0;
    }

    private static boolean equals(byte[] bytes, int start, int end, String ascii, int from) {
        if (end - start != ascii.length() - from) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (bytes[i] != ascii.charAt(from + i - start)) {
                return false;
            }
        }
        return true;
    }
}

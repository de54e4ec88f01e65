package dev.millrace.stage.enrich;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;

/** Finds single labels within the {@code labels} object that a shipper sent, which goes into the document verbatim. */
final class SaidLabels {

    private static final String PREFIX = Ecs.LABELS.name() + ".";

    private SaidLabels() {}

    /** Whether {@code field} is a label and the event's own {@code labels} have one of that name. */
    static boolean has(LogEvent event, EcsField field) {
        if (!field.name().startsWith(PREFIX) || !event.ecs().has(Ecs.LABELS)) {
            return false;
        }
        RawFields raw = event.raw();
        int labels = child(event, 0, Ecs.LABELS.name(), 0);
        return labels > 0
                && raw.kind(labels) == ValueKind.OBJECT
                && child(event, labels, field.name(), PREFIX.length()) > 0;
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

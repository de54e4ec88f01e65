package dev.millrace.runtime.recovery;

import dev.millrace.event.Attributes;
import dev.millrace.event.DataStream;
import dev.millrace.event.EcsFields;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an event at one moment, as text, so that what a stage changed can be told. */
public record EventState(Map<String, String> fields) {

    /** What decode found: the payload's fields first, an envelope's after them. */
    static EventState raw(LogEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        RawFields raw = event.raw();
        for (int i = raw.first(); i != RawFields.NONE; i = raw.after(i)) {
            String name = event.text(raw.nameStart(i), raw.nameEnd(i));
            String value = value(event, raw.kind(i), raw.start(i), raw.end(i));
            // Where envelope and payload say the same, both stand here.
            String free = name;
            for (int copy = 2; fields.containsKey(free); copy++) {
                free = name + "#" + copy;
            }
            fields.put(free, raw.isConsumed(i) ? value + "  (read as a payload)" : value);
        }
        return new EventState(fields);
    }

    /** What will be the document. */
    static EventState document(LogEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        EcsFields ecs = event.ecs();
        for (int slot = 0; slot < ecs.size(); slot++) {
            fields.put(ecs.field(slot).name(), value(event, ecs.kind(slot), ecs.start(slot), ecs.end(slot)));
        }
        Attributes attributes = event.attributes();
        for (int i = 0; i < attributes.size(); i++) {
            fields.put(
                    "attributes." + event.text(attributes.pathStart(i), attributes.pathEnd(i)),
                    value(event, attributes.kind(i), attributes.start(i), attributes.end(i)));
        }
        if (!event.tags().isEmpty()) {
            fields.put("tags (added)", String.join(", ", event.tags()));
        }
        DataStream dataStream = event.dataStream();
        if (dataStream != null) {
            fields.put("data stream", dataStream.name());
        }
        return new EventState(fields);
    }

    private static String value(LogEvent event, ValueKind kind, int start, int end) {
        String text = event.text(start, end);
        return kind == ValueKind.STRING || kind == ValueKind.ESCAPED ? '"' + text + '"' : text;
    }

    /** What is different afterwards, in the order of the fields. */
    List<Change> changesTo(EventState after) {
        List<Change> changes = new ArrayList<>();
        after.fields.forEach((name, value) -> {
            if (!value.equals(fields.get(name))) {
                changes.add(new Change(name, fields.get(name), value));
            }
        });
        fields.forEach((name, value) -> {
            if (!after.fields.containsKey(name)) {
                changes.add(new Change(name, value, null));
            }
        });
        return changes;
    }

    /**
     * One field that a stage changed.
     *
     * @param before {@code null} where it was not there
     * @param after {@code null} where it is gone
     */
    public record Change(
            String name, @Nullable String before, @Nullable String after) {}
}

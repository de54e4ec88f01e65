package dev.millrace.stage.enrich;

import dev.millrace.config.EnrichConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.EventStage;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import dev.millrace.lookup.Lookup;
import dev.millrace.lookup.LookupFields;
import dev.millrace.lookup.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stage {@code enrich}: for each lookup finds the row of the event's key and puts its fields. A field that the event
 * has already is kept, also if an earlier lookup put it. Owned by the stream thread.
 */
public final class Enricher implements EventStage {

    private final EcsField[] keys;
    private final Lookup[] lookups;

    /** @param lookups one for each of {@code config.lookups()}, in that order */
    public Enricher(EnrichConfig config, List<Lookup> lookups) {
        LookupFields.check(config);
        if (config.lookups().size() != lookups.size()) {
            throw new IllegalArgumentException("there must be one lookup for each that is configured");
        }
        keys = config.lookups().stream()
                .map(lookup -> LookupFields.named(lookup.keyField()))
                .toArray(EcsField[]::new);
        this.lookups = lookups.toArray(Lookup[]::new);
    }

    @Override
    public Verdict apply(LogEvent event) {
        for (int i = 0; i < lookups.length; i++) {
            int slot = event.ecs().slot(keys[i]);
            if (slot >= 0) {
                Row row = find(lookups[i], event, slot);
                if (row != null) {
                    put(event, row);
                }
            }
        }
        return Verdict.Pass.PASS;
    }

    /** Objects and arrays are no keys. */
    private static @Nullable Row find(Lookup lookup, LogEvent event, int slot) {
        EcsFields ecs = event.ecs();
        ByteArena arena = event.arena();
        ValueKind kind = ecs.kind(slot);
        if (kind == ValueKind.OBJECT || kind == ValueKind.ARRAY || kind == ValueKind.NULL) {
            return null;
        }
        if (kind != ValueKind.ESCAPED) {
            return lookup.find(arena.array(), ecs.start(slot), ecs.end(slot));
        }
        int size = arena.size();
        int start = JsonText.unescape(arena, ecs.start(slot), ecs.end(slot));
        Row row = lookup.find(arena.array(), start, arena.size());
        arena.truncate(size);
        return row;
    }

    private static void put(LogEvent event, Row row) {
        EcsFields ecs = event.ecs();
        ByteArena arena = event.arena();
        for (int i = 0; i < row.size(); i++) {
            EcsField field = row.field(i);
            if (!ecs.has(field) && !SaidLabels.has(event, field)) {
                int start = arena.append(row.value(i));
                ecs.put(field, row.kind(i), start, arena.size());
            }
        }
    }
}

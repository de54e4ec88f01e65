package dev.millrace.stage.enrich;

import dev.millrace.config.LookupConfig;
import dev.millrace.config.LookupConfig.OnExisting;
import dev.millrace.config.LookupConfig.OnMiss;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.lookup.DefaultRow;
import dev.millrace.lookup.Finding;
import dev.millrace.lookup.KeyFields;
import dev.millrace.lookup.Keys;
import dev.millrace.lookup.Lookup;
import dev.millrace.lookup.Match;
import org.jspecify.annotations.Nullable;

/** One lookup as it is applied to an event: the key out of its fields, the row's fields into it. Owned by one thread. */
final class Join {

    private static final String MISS_TAG = "millrace.lookup-miss.";
    private static final String UNANSWERED_TAG = "millrace.lookup-unanswered.";

    private final Lookup lookup;
    private final EcsField[] keys;
    private final int requiredKeys;
    private final boolean overwrites;
    private final @Nullable DefaultRow defaults;
    private final @Nullable String missTag;
    private final String unansweredTag;

    Join(LookupConfig config, Lookup lookup) {
        this.lookup = lookup;
        KeyFields fields = KeyFields.of(config);
        keys = fields.fields().toArray(EcsField[]::new);
        requiredKeys = fields.required();
        overwrites = config.onExisting() == OnExisting.OVERWRITE;
        defaults = config.onMiss() == OnMiss.DEFAULT ? DefaultRow.of(config) : null;
        missTag = config.onMiss() == OnMiss.TAG ? MISS_TAG + config.name() : null;
        unansweredTag = UNANSWERED_TAG + config.name();
    }

    /** @return what was found and is in the event now; {@link Finding#PENDING} if {@code match} has an answer to wait for */
    Finding apply(LogEvent event, Match match) {
        for (int i = 0; i < requiredKeys; i++) {
            if (!isKey(event.ecs(), event.ecs().slot(keys[i]))) {
                return Finding.MISS;
            }
        }
        ByteArena arena = event.arena();
        int size = arena.size();
        int slot = event.ecs().slot(keys[0]);
        int start = event.ecs().start(slot);
        int end = event.ecs().end(slot);
        if (keys.length > 1 || event.ecs().kind(slot) == ValueKind.ESCAPED) {
            start = size;
            end = write(event);
        }
        Finding finding = lookup.find(arena.array(), start, end, match);
        arena.truncate(size);
        put(event, finding, match);
        return finding;
    }

    /** What a finding does to the event. */
    void put(LogEvent event, Finding finding, Match match) {
        switch (finding) {
            case HIT -> put(event, match);
            case MISS -> miss(event, match);
            // No defaults: nobody knows whether the key has a row.
            case UNANSWERED -> event.tags().add(unansweredTag);
            case PENDING -> {
                // comes again with the answer
            }
        }
    }

    /** Objects and arrays are no keys. */
    private static boolean isKey(EcsFields ecs, int slot) {
        if (slot < 0) {
            return false;
        }
        ValueKind kind = ecs.kind(slot);
        return kind != ValueKind.OBJECT && kind != ValueKind.ARRAY && kind != ValueKind.NULL;
    }

    /** Writes the key as plain text behind everything else. */
    private int write(LogEvent event) {
        EcsFields ecs = event.ecs();
        ByteArena arena = event.arena();
        for (EcsField key : keys) {
            int slot = ecs.slot(key);
            if (isKey(ecs, slot)) {
                if (ecs.kind(slot) == ValueKind.ESCAPED) {
                    JsonText.unescape(arena, ecs.start(slot), ecs.end(slot));
                } else {
                    arena.append(arena.array(), ecs.start(slot), ecs.end(slot));
                }
            }
            if (keys.length > 1) {
                arena.append(Keys.END);
            }
        }
        return arena.size();
    }

    private void put(LogEvent event, Match match) {
        EcsFields ecs = event.ecs();
        ByteArena arena = event.arena();
        while (match.next()) {
            EcsField field = match.field();
            boolean isSaid = SaidLabels.has(event, field);
            if (overwrites || (!isSaid && !ecs.has(field))) {
                int start = arena.append(match.bytes(), match.start(), match.end());
                ecs.put(field, match.kind(), start, arena.size());
                if (isSaid) {
                    SaidLabels.leaveOut(event);
                }
            }
        }
    }

    private void miss(LogEvent event, Match match) {
        if (missTag != null) {
            event.tags().add(missTag);
        } else if (defaults != null) {
            defaults.show(match);
            put(event, match);
        }
    }
}

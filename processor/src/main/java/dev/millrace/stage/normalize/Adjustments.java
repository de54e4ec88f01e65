package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;

/**
 * Counts per field what its values went through. Bounded by {@link Ecs#fields()}: single labels are left out. Owned by
 * the stream thread; the counters behind it are shared.
 */
final class Adjustments {

    /** What was done. */
    enum Kind {
        /** Did not fit, moved to {@code attributes}. */
        MISMATCH("type-mismatch"),
        /** Fits in another form, as a number in quotes does. */
        CONVERTED("converted"),
        /** Longer than the field's {@code ignore_above}: kept, not searchable. */
        TOO_LONG("too-long");

        private final String tag;

        Kind(String tag) {
            this.tag = tag;
        }
    }

    private static final int KINDS = Kind.values().length;

    private final BiFunction<String, String, LongAdder> counters;
    private final LongAdder[] known = new LongAdder[Ecs.fields().size() * KINDS];

    /** @param counters by name of the field and kind; the same for the same */
    Adjustments(BiFunction<String, String, LongAdder> counters) {
        this.counters = counters;
    }

    void count(EcsField field, Kind kind) {
        int i = field.id() * KINDS + kind.ordinal();
        if (i >= known.length) {
            return;
        }
        LongAdder counter = known[i];
        if (counter == null) {
            counter = counters.apply(field.name(), kind.tag);
            known[i] = counter;
        }
        counter.increment();
    }
}

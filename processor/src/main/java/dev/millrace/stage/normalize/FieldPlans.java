package dev.millrace.stage.normalize;

import dev.millrace.event.FieldLayout;
import dev.millrace.event.FieldLayouts;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plans of known layouts, each made for the first event that has it. Owned by the stream thread. */
final class FieldPlans {

    private final FieldPlanner planner;
    private final FieldPlan ofThisEvent = new FieldPlan();

    /** By {@link FieldLayout#slot()}: of which layout the plan in the slot is. */
    private final @Nullable FieldLayout[] layouts = new @Nullable FieldLayout[FieldLayouts.SLOTS];

    private final @Nullable FieldPlan[] plans = new @Nullable FieldPlan[FieldLayouts.SLOTS];

    FieldPlans(FieldPlanner planner) {
        this.planner = planner;
    }

    /** The plan for this event, valid until the next one is asked for. */
    FieldPlan of(Normalization event) {
        FieldLayout layout = event.raw().layout(event.bytes());
        if (layout == null) {
            planner.plan(event, ofThisEvent);
            return ofThisEvent;
        }
        FieldPlan plan = plans[layout.slot()];
        return plan != null && layouts[layout.slot()] == layout ? plan : make(event, layout);
    }

    private FieldPlan make(Normalization event, FieldLayout layout) {
        planner.plan(event, ofThisEvent);
        if (!ofThisEvent.isForOneEvent()) {
            layouts[layout.slot()] = layout;
            plans[layout.slot()] = ofThisEvent.keep(event.raw().size(), hasDistinctPaths(event));
        }
        return ofThisEvent;
    }

    /** Whether all fields outside arrays, and the one for what finds no room, may be written under their dotted paths. */
    private boolean hasDistinctPaths(Normalization event) {
        Set<String> paths = new HashSet<>();
        paths.add(Leftovers.OVERFLOW_NAME);
        RawFields raw = event.raw();
        @Nullable String[] pathOf = new @Nullable String[raw.size()];
        for (int i = 1; i < raw.size(); i++) {
            int parent = ofThisEvent.parent(i);
            boolean isInArray = parent > 0 && (pathOf[parent] == null || raw.kind(parent) == ValueKind.ARRAY);
            if (!isInArray) {
                String name = event.event().text(raw.nameStart(i), raw.nameEnd(i));
                String prefix = parent == 0 ? "" : pathOf[parent];
                // As Leftovers writes it: without a dot where all names so far are empty.
                String path = prefix == null || prefix.isEmpty() ? name : prefix + "." + name;
                if (name.indexOf(0) >= 0 || !paths.add(path)) {
                    return false;
                }
                pathOf[i] = path;
            }
        }
        return true;
    }
}

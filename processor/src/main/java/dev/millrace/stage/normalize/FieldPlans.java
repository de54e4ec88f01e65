package dev.millrace.stage.normalize;

import dev.millrace.event.FieldLayout;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The plans of the layouts that come again and again. A plan is kept once its layout has come twice in a row within its
 * set, so that events which are all different cost no memory; a set that is full gives one up where layouts that it lacks
 * come, and those that it has do not. Owned by the stream thread.
 */
final class FieldPlans {

    /** An event with more fields takes longer to recognise than is saved, and its plan is large. */
    private static final int MOST_FIELDS = 256;

    private static final int SET_BITS = 8;
    private static final int WAYS = 4;

    /** So many new layouts without one that is known make the known ones old. */
    private static final int OLD = 32;

    private final FieldPlanner planner;
    private final FieldPlan ofThisEvent = new FieldPlan();

    private final @Nullable FieldLayout[] layouts = new @Nullable FieldLayout[WAYS << SET_BITS];
    private final @Nullable FieldPlan[] plans = new @Nullable FieldPlan[WAYS << SET_BITS];
    private final int[] lastUnknown = new int[1 << SET_BITS];
    private final int[] unknowns = new int[1 << SET_BITS];

    FieldPlans(FieldPlanner planner) {
        this.planner = planner;
    }

    /** The plan for this event, valid until the next one is asked for. */
    FieldPlan of(Normalization event) {
        RawFields raw = event.raw();
        if (raw.size() > MOST_FIELDS) {
            planner.plan(event, ofThisEvent);
            return ofThisEvent;
        }
        int hash = FieldLayout.hash(raw);
        int set = hash >>> (Integer.SIZE - SET_BITS);
        for (int at = set * WAYS; at < (set + 1) * WAYS; at++) {
            FieldLayout layout = layouts[at];
            FieldPlan plan = plans[at];
            if (layout != null && plan != null && layout.fits(raw, hash, event.bytes())) {
                unknowns[set] = 0;
                return plan;
            }
        }
        planner.plan(event, ofThisEvent);
        if (lastUnknown[set] == hash && !ofThisEvent.isForOneEvent()) {
            keep(event, set);
        }
        lastUnknown[set] = hash;
        return ofThisEvent;
    }

    private void keep(Normalization event, int set) {
        int room = room(set);
        if (room >= 0) {
            layouts[room] = new FieldLayout(event.raw(), event.bytes());
            plans[room] = ofThisEvent.keep(event.raw().size(), hasDistinctPaths(event));
        }
    }

    private int room(int set) {
        for (int at = set * WAYS; at < (set + 1) * WAYS; at++) {
            if (layouts[at] == null) {
                return at;
            }
        }
        int count = ++unknowns[set];
        return count < OLD ? -1 : set * WAYS + count % WAYS;
    }

    /** Whether all fields outside arrays, and the one for what finds no room, may be written under their dotted paths. */
    private boolean hasDistinctPaths(Normalization event) {
        Set<String> paths = new HashSet<>();
        paths.add(Leftovers.OVERFLOW_NAME);
        RawFields raw = event.raw();
        String[] pathOf = new String[raw.size()];
        pathOf[0] = "";
        for (int i = 1; i < raw.size(); i++) {
            String parent = pathOf[ofThisEvent.parent(i)];
            boolean isElement = parent == null || raw.kind(ofThisEvent.parent(i)) == ValueKind.ARRAY;
            if (!isElement) {
                String name = event.event().text(raw.nameStart(i), raw.nameEnd(i));
                pathOf[i] = ofThisEvent.parent(i) == 0 ? name : parent + "." + name;
                if (name.indexOf('\0') >= 0 || !paths.add(pathOf[i])) {
                    return false;
                }
            }
        }
        return true;
    }
}

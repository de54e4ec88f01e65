package dev.millrace.stage.normalize;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the names and the nesting of an event's raw fields say, without a look at a value: which rule reads which field, in
 * which order, and what each field is within. It is made by {@link FieldPlanner}, carried out by {@link FieldWalk}, and the
 * same for all events of one {@link dev.millrace.event.FieldLayout}.
 *
 * <p>Owned by the stream thread.
 */
final class FieldPlan {

    /** What is done next. */
    enum Step {
        /** The fields from here on are the innermost payload's, of this dialect if any. */
        LAYER,
        /** The same for an envelope. */
        ENVELOPE,
        /** The field's payload stands for it. */
        CLAIM,
        /** The rule reads the field. */
        READ,
        /** The field holds an object where the rule's field has a value. */
        MISMATCH
    }

    private static final Step[] STEPS = Step.values();

    private final Shapes shapes;
    private int[] parents;

    private byte[] steps = new byte[32];
    private int[] fields = new int[32];
    private @Nullable FieldRule[] rules = new @Nullable FieldRule[32];
    private @Nullable Dialect[] dialects = new @Nullable Dialect[32];
    private int size;

    private boolean isForOneEvent;
    private boolean hasDistinctPaths;

    FieldPlan() {
        shapes = new Shapes();
        parents = new int[64];
    }

    private FieldPlan(FieldPlan other, int rawFields, boolean hasDistinctPaths) {
        shapes = other.shapes.copy(rawFields);
        parents = Arrays.copyOf(other.parents, rawFields);
        steps = Arrays.copyOf(other.steps, other.size);
        fields = Arrays.copyOf(other.fields, other.size);
        rules = Arrays.copyOf(other.rules, other.size);
        dialects = Arrays.copyOf(other.dialects, other.size);
        size = other.size;
        this.hasDistinctPaths = hasDistinctPaths;
    }

    /** A copy that stays as it is. */
    FieldPlan keep(int rawFields, boolean distinctPaths) {
        return new FieldPlan(this, rawFields, distinctPaths);
    }

    // ---- making it

    void begin(int rawFields) {
        shapes.begin(rawFields);
        if (parents.length < rawFields
                || (parents.length > Shapes.RETAINED_FIELDS && rawFields < Shapes.RETAINED_FIELDS)) {
            parents = new int[Math.max(64, rawFields + rawFields / 2)];
        }
        size = 0;
        isForOneEvent = false;
    }

    void parent(int i, int parent) {
        parents[i] = parent;
    }

    void layer(@Nullable Dialect dialect, boolean isEnvelope) {
        add(isEnvelope ? Step.ENVELOPE : Step.LAYER, 0, null, dialect);
    }

    void claim(int field) {
        add(Step.CLAIM, field, null, null);
    }

    void read(int field, FieldRule rule) {
        add(Step.READ, field, rule, null);
    }

    void mismatch(int field, FieldRule rule) {
        add(Step.MISMATCH, field, rule, null);
    }

    /** To make it has changed the event, so that it is no plan for the next one. */
    void isForOneEvent(boolean is) {
        isForOneEvent |= is;
    }

    private void add(Step step, int field, @Nullable FieldRule rule, @Nullable Dialect dialect) {
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, size * 2);
            fields = Arrays.copyOf(fields, size * 2);
            rules = Arrays.copyOf(rules, size * 2);
            dialects = Arrays.copyOf(dialects, size * 2);
        }
        steps[size] = (byte) step.ordinal();
        fields[size] = field;
        rules[size] = rule;
        dialects[size] = dialect;
        size++;
    }

    // ---- carrying it out

    int size() {
        return size;
    }

    Step step(int at) {
        return STEPS[steps[at]];
    }

    /** Meaningless for a layer. */
    int field(int at) {
        return fields[at];
    }

    @Nullable
    FieldRule rule(int at) {
        return rules[at];
    }

    @Nullable
    Dialect dialect(int at) {
        return dialects[at];
    }

    int parent(int i) {
        return parents[i];
    }

    Shapes shapes() {
        return shapes;
    }

    boolean isForOneEvent() {
        return isForOneEvent;
    }

    /** Whether no two fields have one dotted path; false where nobody looked. */
    boolean hasDistinctPaths() {
        return hasDistinctPaths;
    }
}

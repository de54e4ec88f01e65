package dev.millrace.stage.normalize;

import dev.millrace.event.EcsType;
import dev.millrace.event.FieldHash;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the names of all raw fields of an event once, parents before children, in document order, and plans which
 * rule reads which; on the way each field's {@link Shapes shape} is noted. A path is only followed by its hash: it is
 * written out nowhere but along the few objects that hold fields we know.
 *
 * <p>Owned by the stream thread.
 */
final class FieldPlanner {

    private final FieldRules rules;
    private final Dialects dialects;
    private final HashedSlices names = new HashedSlices();

    private byte[] path = new byte[256];
    private int pathEnd;

    private FieldPlan plan = new FieldPlan();
    private Shapes shapes = plan.shapes();

    /** Whose names the layer's fields have, where that is known. */
    private @Nullable Dialect dialect;

    FieldPlanner(FieldRules rules, Dialects dialects) {
        this.rules = rules;
        this.dialects = dialects;
    }

    /** Plans this event, whose fields may get the names of their dialect then. */
    void plan(Normalization event, FieldPlan into) {
        int size = event.raw().size();
        plan = into;
        shapes = into.shapes();
        into.begin(size);
        names.begin(size);
        pathEnd = 0;
        if (size > 0) {
            event(event);
        }
    }

    /** The event itself, the innermost payload first: of two fields for the same thing the first has it. */
    private void event(Normalization event) {
        RawFields raw = event.raw();
        int before = Integer.MAX_VALUE;
        for (int i = raw.first(); i != RawFields.NONE; i = raw.after(i)) {
            if (i < before) {
                beginLayer(event, i, before != Integer.MAX_VALUE);
            }
            before = i;
            plan.parent(i, 0);
            if (raw.isConsumed(i)) {
                plan.claim(i);
                shapes.set(i, 1, 1, true);
                continue;
            }
            if (dialect != null) {
                plan.isForOneEvent(dialect.rename(event, i));
            }
            byte[] bytes = event.bytes();
            int nameStart = raw.nameStart(i);
            int nameEnd = raw.nameEnd(i);
            int depth = Math.abs(AttributePaths.parts(bytes, nameStart, nameEnd));
            field(event, i, raw.nameHash(i), depth, nameEnd - nameStart, true);
        }
    }

    private void beginLayer(Normalization event, int first, boolean isEnvelope) {
        dialect = dialects.recognise(event.raw(), event.bytes(), first);
        plan.layer(dialect, isEnvelope);
    }

    /**
     * @param depth names on the path to this object
     * @param length bytes of that path
     * @param isFollowed whether rules may continue here; if so, {@link #path} holds the path
     */
    private void object(Normalization event, int object, int hash, int depth, int length, boolean isFollowed) {
        RawFields raw = event.raw();
        int leaves = 0;
        int deepest = depth;
        boolean isVerbatim = true;
        for (int i = object + 1; i < raw.next(object); i = raw.next(i)) {
            plan.parent(i, object);
            byte[] bytes = event.bytes();
            int nameStart = raw.nameStart(i);
            int nameEnd = raw.nameEnd(i);
            int parts = AttributePaths.parts(bytes, nameStart, nameEnd);
            int fieldDepth = depth + Math.abs(parts);
            int fieldLength = length + 1 + nameEnd - nameStart;
            boolean isNew = names.add(object, raw.nameHash(i), bytes, nameStart, nameEnd);
            isVerbatim &= isNew && parts > 0 && fieldLength <= AttributePaths.MAX_BYTES;
            int fieldHash = FieldHash.join(hash, raw.nameHash(i), nameEnd - nameStart);
            field(event, i, fieldHash, fieldDepth, fieldLength, isFollowed);
            leaves += shapes.leaves(i);
            deepest = Math.max(deepest, shapes.deepest(i));
            isVerbatim &= shapes.isVerbatim(i);
        }
        shapes.set(object, leaves, deepest, isVerbatim);
    }

    private void field(Normalization event, int i, int hash, int depth, int length, boolean isFollowed) {
        RawFields raw = event.raw();
        byte[] bytes = event.bytes();
        FieldRule rule = isFollowed ? rule(hash, bytes, raw.nameStart(i), raw.nameEnd(i)) : null;
        switch (raw.kind(i)) {
            case OBJECT -> {
                boolean isParent = isFollowed && isParent(hash, bytes, raw.nameStart(i), raw.nameEnd(i));
                int before = pathEnd;
                if (isParent) {
                    extendPath(bytes, raw.nameStart(i), raw.nameEnd(i));
                }
                object(event, i, hash, depth, length, isParent);
                pathEnd = before;
                planObject(rule, i);
            }
            case ARRAY -> {
                array(event, i, depth, length);
                planValue(rule, i);
            }
            case NULL -> shapes.set(i, 1, depth, true);
            case STRING, ESCAPED, TEXT, NUMBER, TRUE, FALSE -> {
                shapes.set(i, 1, depth, true);
                planValue(rule, i);
            }
        }
    }

    /** A dialect's rules go before those for everybody. */
    private @Nullable FieldRule rule(int hash, byte[] bytes, int nameStart, int nameEnd) {
        if (dialect != null) {
            FieldRule rule = dialect.rules().find(hash, path, pathEnd, bytes, nameStart, nameEnd);
            if (rule != null) {
                return rule;
            }
        }
        return rules.find(hash, path, pathEnd, bytes, nameStart, nameEnd);
    }

    private boolean isParent(int hash, byte[] bytes, int nameStart, int nameEnd) {
        return rules.continueAt(hash, path, pathEnd, bytes, nameStart, nameEnd)
                || (dialect != null && dialect.rules().continueAt(hash, path, pathEnd, bytes, nameStart, nameEnd));
    }

    /** Only its shape matters: no rule reaches into an array. An array within an array counts as a level. */
    private void array(Normalization event, int array, int depth, int length) {
        RawFields raw = event.raw();
        int leaves = 0;
        int deepest = depth;
        boolean isVerbatim = true;
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            plan.parent(i, array);
            ValueKind kind = raw.kind(i);
            if (kind == ValueKind.OBJECT) {
                object(event, i, FieldHash.EMPTY, depth, length, false);
            } else if (kind == ValueKind.ARRAY) {
                array(event, i, depth + 1, length);
            } else {
                shapes.set(i, 1, depth, true);
            }
            leaves += shapes.leaves(i);
            deepest = Math.max(deepest, shapes.deepest(i));
            isVerbatim &= shapes.isVerbatim(i);
        }
        shapes.set(array, leaves, deepest, isVerbatim);
    }

    private void planObject(@Nullable FieldRule rule, int i) {
        if (rule == null) {
            return;
        }
        EcsType type = rule.field().type();
        if (type == EcsType.FLATTENED || type == EcsType.GEO_POINT) {
            plan.read(i, rule);
        } else if (rule.isEcsName() && !type.holdsFields()) {
            plan.mismatch(i, rule);
        }
    }

    private void planValue(@Nullable FieldRule rule, int i) {
        if (rule != null) {
            plan.read(i, rule);
        }
    }

    private void extendPath(byte[] bytes, int nameStart, int nameEnd) {
        int length = nameEnd - nameStart;
        if (path.length < pathEnd + 1 + length) {
            path = Arrays.copyOf(path, (pathEnd + 1 + length) * 2);
        }
        if (pathEnd > 0) {
            path[pathEnd++] = '.';
        }
        System.arraycopy(bytes, nameStart, path, pathEnd, length);
        pathEnd += length;
    }
}

package dev.millrace.stage.normalize;

import dev.millrace.config.NormalizeConfig.AttributesConfig;
import dev.millrace.event.Attributes;
import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.JsonText;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keeps in {@code attributes} every raw field that no rule claimed: a subtree that holds nothing known as it came, other
 * objects field by field under dotted paths. What exceeds the budget, or cannot stand under its name, is kept as the text
 * of one JSON object under {@code attributes.millrace.overflow}, with a tag.
 *
 * <p>Owned by the stream thread.
 */
final class Leftovers {

    static final String OVERFLOW_TAG = "millrace.attributes-overflow";

    static final String OVERFLOW_NAME = "millrace.overflow";

    private static final byte[] OVERFLOW_PATH = OVERFLOW_NAME.getBytes(StandardCharsets.US_ASCII);
    private static final int NO_SCOPE = 0;

    private final AttributesConfig budget;
    private final HashedSlices paths = new HashedSlices();

    private int keysLeft;
    private int bytesLeft;
    private int overflowPathStart;
    private boolean areDistinct;
    private boolean areCompact;
    private boolean hasOverflow;
    private boolean[] overflows = new boolean[0];
    private boolean[] overflowsWithin = new boolean[0];

    Leftovers(AttributesConfig budget) {
        this.budget = budget;
    }

    void keep(Normalization event) {
        int size = event.raw().size();
        if (size == 0) {
            return;
        }
        keysLeft = budget.maxKeys();
        bytesLeft = budget.maxBytes();
        hasOverflow = false;
        areDistinct = event.plan().hasDistinctPaths();
        if (!areDistinct) {
            paths.begin(Math.min(size, budget.maxKeys()) + 1);
            reserveOverflowPath(event);
        }
        areCompact = true;
        children(event, 0, 0, 0, 0);
        event.event().attributes().isVerbatim(areCompact);
        if (hasOverflow) {
            if (areDistinct) {
                overflowPathStart = event.arena().append(OVERFLOW_PATH);
            }
            event.event().tags().add(OVERFLOW_TAG);
            addOverflow(event);
        }
    }

    /**
     * @param pathStart slice of the object's own dotted path
     * @param depth names on that path
     */
    private void children(Normalization event, int object, int pathStart, int pathEnd, int depth) {
        RawFields raw = event.raw();
        for (int i = object + 1; i < raw.next(object); i = raw.next(i)) {
            if (!event.isClaimed(i)) {
                field(event, i, pathStart, pathEnd, depth);
            }
        }
    }

    private void field(Normalization event, int i, int prefixStart, int prefixEnd, int depth) {
        RawFields raw = event.raw();
        boolean isWhole = !event.hasClaimsWithin(i) && event.shapes().isVerbatim(i) && isWithinBudget(event, i);
        boolean isOpened = !isWhole && raw.kind(i) == ValueKind.OBJECT && canBeOpened(event, i);
        if (!isWhole && !isOpened) {
            overflow(event, i);
            return;
        }
        int sizeBefore = event.arena().size();
        int parts = AttributePaths.parts(event.bytes(), raw.nameStart(i), raw.nameEnd(i));
        boolean isPlainName = prefixStart == prefixEnd && parts > 0;
        int pathStart = isPlainName ? raw.nameStart(i) : appendPath(event, prefixStart, prefixEnd, i);
        int pathEnd = isPlainName ? raw.nameEnd(i) : event.arena().size();
        int fieldDepth = depth + Math.abs(parts);
        if (pathEnd - pathStart > AttributePaths.MAX_BYTES || fieldDepth > budget.maxDepth()) {
            event.arena().truncate(sizeBefore);
            overflow(event, i);
        } else if (isOpened) {
            int attributesBefore = event.event().attributes().size();
            children(event, i, pathStart, pathEnd, fieldDepth);
            if (event.event().attributes().size() == attributesBefore) {
                // Or many objects that hold nothing fit would each leave their path behind.
                event.arena().truncate(sizeBefore);
            }
        } else if (areDistinct || isNew(event, i, isPlainName, pathStart, pathEnd)) {
            keysLeft -= event.shapes().leaves(i);
            bytesLeft -= pathEnd - pathStart + raw.end(i) - raw.start(i);
            areCompact &= raw.isCompact(i) || !raw.kind(i).isContainer();
            event.event().attributes().add(pathStart, pathEnd, raw.kind(i), raw.start(i), raw.end(i));
        } else {
            event.arena().truncate(sizeBefore);
            overflow(event, i);
        }
    }

    private boolean isWithinBudget(Normalization event, int i) {
        RawFields raw = event.raw();
        Shapes shapes = event.shapes();
        return shapes.leaves(i) <= keysLeft
                && shapes.deepest(i) <= budget.maxDepth()
                && raw.nameLength(i) + raw.end(i) - raw.start(i) <= bytesLeft;
    }

    /**
     * Once the budget is spent an object is not looked into any more, unless what became ECS must be told from what did
     * not.
     */
    private boolean canBeOpened(Normalization event, int i) {
        return event.raw().next(i) > i + 1 && (event.hasClaimsWithin(i) || (keysLeft > 0 && bytesLeft > 0));
    }

    private boolean isNew(Normalization event, int i, boolean isPlainName, int start, int end) {
        byte[] bytes = event.bytes();
        int hash = isPlainName ? event.raw().nameHash(i) : FieldHash.of(bytes, start, end);
        return paths.add(NO_SCOPE, hash, bytes, start, end);
    }

    private static int appendPath(Normalization event, int prefixStart, int prefixEnd, int i) {
        ByteArena arena = event.arena();
        int start = arena.append(arena.array(), prefixStart, prefixEnd);
        if (prefixEnd > prefixStart) {
            arena.append((byte) '.');
        }
        AttributePaths.appendFit(arena, event.raw().nameStart(i), event.raw().nameEnd(i));
        return start;
    }

    // ---- what exceeds the budget

    private void reserveOverflowPath(Normalization event) {
        int start = event.arena().append(OVERFLOW_PATH);
        paths.add(
                NO_SCOPE,
                FieldHash.of(event.bytes(), start, event.arena().size()),
                event.bytes(),
                start,
                event.arena().size());
        overflowPathStart = start;
    }

    private void overflow(Normalization event, int field) {
        if (!hasOverflow) {
            hasOverflow = true;
            prepareOverflow(event.raw().size());
        }
        overflows[field] = true;
        for (int i = field; i > 0 && !overflowsWithin[event.parent(i)]; i = event.parent(i)) {
            overflowsWithin[event.parent(i)] = true;
        }
    }

    private void prepareOverflow(int size) {
        if (overflows.length < size) {
            overflows = new boolean[size];
            overflowsWithin = new boolean[size];
        } else {
            Arrays.fill(overflows, 0, size, false);
            Arrays.fill(overflowsWithin, 0, size, false);
        }
    }

    private void addOverflow(Normalization event) {
        int start = event.arena().size();
        writeObject(event, 0);
        Attributes attributes = event.event().attributes();
        attributes.add(
                overflowPathStart,
                overflowPathStart + OVERFLOW_PATH.length,
                ValueKind.TEXT,
                start,
                event.arena().size());
    }

    private void writeObject(Normalization event, int object) {
        ByteArena arena = event.arena();
        RawFields raw = event.raw();
        arena.append((byte) '{');
        boolean isFirst = true;
        for (int i = object + 1; i < raw.next(object); i = raw.next(i)) {
            if (!overflows[i] && !overflowsWithin[i]) {
                continue;
            }
            if (!isFirst) {
                arena.append((byte) ',');
            }
            isFirst = false;
            arena.append((byte) '"');
            JsonText.escape(arena.array(), raw.nameStart(i), raw.nameEnd(i), arena);
            arena.append((byte) '"');
            arena.append((byte) ':');
            if (overflows[i]) {
                writeValue(arena, raw, i);
            } else {
                writeObject(event, i);
            }
        }
        arena.append((byte) '}');
    }

    private static void writeValue(ByteArena arena, RawFields raw, int i) {
        if (raw.kind(i).isVerbatimJson()) {
            arena.append(arena.array(), raw.start(i), raw.end(i));
            return;
        }
        arena.append((byte) '"');
        if (raw.kind(i) == ValueKind.TEXT) {
            JsonText.escape(arena.array(), raw.start(i), raw.end(i), arena);
        } else {
            arena.append(arena.array(), raw.start(i), raw.end(i));
        }
        arena.append((byte) '"');
    }
}

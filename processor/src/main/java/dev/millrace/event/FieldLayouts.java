package dev.millrace.event;

import org.jspecify.annotations.Nullable;

/**
 * The layouts that come again and again. One is kept once it has come twice in a row within its set, so that events which
 * are all different cost no memory; a set that is full gives one up where layouts come that it lacks, and those that it has
 * do not. Owned by one thread, whose events share it.
 */
public final class FieldLayouts {

    private static final int SET_BITS = 8;
    private static final int WAYS = 4;

    /** How many are known at most. */
    public static final int SLOTS = WAYS << SET_BITS;

    /** An event with more fields takes longer to recognise than is saved, and what is kept of it is large. */
    private static final int MOST_FIELDS = 128;

    /** Names may be of 50,000 bytes each; nobody is to fill the heap with layouts of such, each sent twice. */
    private static final int MOST_NAME_BYTES = 4096;

    /** So many unknown ones without one that is known make the known ones old. */
    private static final int OLD = 32;

    /** After so many fields, the event itself among them, {@link RawFields#expectedLayout} may know how it goes on. */
    public static final int BEGINNING = 3;

    private static final int BEGINNING_BITS = 10;

    private final @Nullable FieldLayout[] layouts = new @Nullable FieldLayout[SLOTS];
    private final int[] lastUnknown = new int[1 << SET_BITS];
    private final int[] unknowns = new int[1 << SET_BITS];

    /** The one that came last of those that begin so. */
    private final @Nullable FieldLayout[] byBeginning = new @Nullable FieldLayout[1 << BEGINNING_BITS];

    /** The layout of these fields, or null where it is not known. */
    @Nullable
    FieldLayout of(RawFields raw, byte[] bytes) {
        if (raw.size() <= 1 || raw.size() > MOST_FIELDS) {
            return null;
        }
        int hash = raw.layoutHash();
        int set = hash >>> (Integer.SIZE - SET_BITS);
        for (int slot = set * WAYS; slot < (set + 1) * WAYS; slot++) {
            FieldLayout known = layouts[slot];
            if (known != null && known.fits(raw, hash, bytes)) {
                unknowns[set] = 0;
                expectNext(known, raw);
                return known;
            }
        }
        boolean isWorthIt = lastUnknown[set] == hash && raw.nameBytes() <= MOST_NAME_BYTES;
        lastUnknown[set] = hash;
        int slot = isWorthIt ? room(set) : RawFields.NONE;
        if (slot == RawFields.NONE) {
            return null;
        }
        FieldLayout layout = new FieldLayout(slot, raw, bytes);
        layouts[slot] = layout;
        expectNext(layout, raw);
        return layout;
    }

    /** Of events that begin so, this is the layout that came last. */
    private void expectNext(FieldLayout layout, RawFields raw) {
        if (raw.size() >= BEGINNING) {
            byBeginning[beginning(raw)] = layout;
        }
    }

    /** What fields that have begun so were the last time, or null. */
    @Nullable
    FieldLayout expected(RawFields raw, byte[] bytes) {
        if (raw.size() != BEGINNING) {
            return null;
        }
        FieldLayout layout = byBeginning[beginning(raw)];
        return layout != null && layout.begins(raw, bytes) ? layout : null;
    }

    private static int beginning(RawFields raw) {
        int hash = (31 * raw.nameHash(1) + raw.nameHash(2)) * FieldHash.SPREAD;
        return hash >>> (Integer.SIZE - BEGINNING_BITS);
    }

    private int room(int set) {
        for (int slot = set * WAYS; slot < (set + 1) * WAYS; slot++) {
            if (layouts[slot] == null) {
                return slot;
            }
        }
        int count = ++unknowns[set];
        return count < OLD ? RawFields.NONE : set * WAYS + count % WAYS;
    }
}

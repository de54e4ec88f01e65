package dev.millrace.event;

import java.util.Arrays;

/**
 * The ECS fields of an event with their values, in the order in which they were put. A value is a slice of the event's
 * bytes with its kind; a field is there once, the last one put wins its slot. Owned by the stream thread.
 */
public final class EcsFields {

    private static final ValueKind[] KINDS = ValueKind.values();
    private static final int ABSENT = -1;

    // Longer than the fields of Ecs where single labels are put.
    private int[] slots;
    private EcsField[] fields = new EcsField[32];
    private byte[] kinds = new byte[32];
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private int size;

    public EcsFields() {
        slots = new int[Ecs.fields().size()];
        Arrays.fill(slots, ABSENT);
    }

    public void clear() {
        for (int i = 0; i < size; i++) {
            slots[fields[i].id()] = ABSENT;
        }
        size = 0;
    }

    public int size() {
        return size;
    }

    public boolean has(EcsField field) {
        return slot(field) != ABSENT;
    }

    /** The slot to ask {@link #kind}, {@link #start} and {@link #end} for, or a negative number where it is absent. */
    public int slot(EcsField field) {
        return field.id() < slots.length ? slots[field.id()] : ABSENT;
    }

    public void put(EcsField field, ValueKind kind, int start, int end) {
        int slot = slot(field);
        if (slot == ABSENT) {
            slot = claim(field);
        }
        kinds[slot] = (byte) kind.ordinal();
        starts[slot] = start;
        ends[slot] = end;
    }

    /** Holds what another holds; their slices must be of the same bytes. */
    void copyFrom(EcsFields other) {
        clear();
        for (int i = 0; i < other.size; i++) {
            put(other.field(i), other.kind(i), other.start(i), other.end(i));
        }
    }

    /** Takes the field out, if it is there; the others keep their order. */
    public void remove(EcsField field) {
        int slot = slots[field.id()];
        if (slot == ABSENT) {
            return;
        }
        slots[field.id()] = ABSENT;
        size--;
        for (int i = slot; i < size; i++) {
            fields[i] = fields[i + 1];
            kinds[i] = kinds[i + 1];
            starts[i] = starts[i + 1];
            ends[i] = ends[i + 1];
            slots[fields[i].id()] = i;
        }
    }

    public EcsField field(int slot) {
        return fields[slot];
    }

    public ValueKind kind(int slot) {
        return KINDS[kinds[slot]];
    }

    public int start(int slot) {
        return starts[slot];
    }

    public int end(int slot) {
        return ends[slot];
    }

    private int claim(EcsField field) {
        if (size == kinds.length) {
            fields = Arrays.copyOf(fields, size * 2);
            kinds = Arrays.copyOf(kinds, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        if (field.id() >= slots.length) {
            int known = slots.length;
            slots = Arrays.copyOf(slots, field.id() + 8);
            Arrays.fill(slots, known, slots.length, ABSENT);
        }
        fields[size] = field;
        slots[field.id()] = size;
        return size++;
    }
}

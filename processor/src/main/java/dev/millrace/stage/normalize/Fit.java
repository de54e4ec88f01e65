package dev.millrace.stage.normalize;

import dev.millrace.event.ValueKind;

/** A value in the form in which it fits its field, as {@link Values} found it. Owned by the stream thread. */
final class Fit {

    private ValueKind kind = ValueKind.NULL;
    private int start;
    private int end;
    private boolean isConverted;

    ValueKind kind() {
        return kind;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Whether it is not what the event said, byte for byte and kind for kind. */
    boolean isConverted() {
        return isConverted;
    }

    /** @return true, for whoever has just decided that the value fits */
    boolean is(ValueKind newKind, int newStart, int newEnd, boolean converted) {
        kind = newKind;
        start = newStart;
        end = newEnd;
        isConverted = converted;
        return true;
    }
}

package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.Utf8;
import dev.millrace.event.ValueKind;

/** A text as an array of its bytes: so systemd's journal writes what holds a control character. */
final class JournalBytes {

    private JournalBytes() {}

    /**
     * Appends the text to the event's bytes.
     *
     * @return where it ends; where it starts, and nothing was appended, if these are no bytes or no UTF-8
     */
    static int append(LogEvent event, int array) {
        RawFields raw = event.raw();
        ByteArena arena = event.arena();
        int start = arena.size();
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            int value = raw.kind(i) == ValueKind.NUMBER ? value(arena.array(), raw.start(i), raw.end(i)) : -1;
            if (value < 0) {
                arena.truncate(start);
                return start;
            }
            arena.append((byte) value);
        }
        if (Utf8.firstInvalid(arena.array(), start, arena.size()) != Utf8.VALID) {
            arena.truncate(start);
        }
        return arena.size();
    }

    /** 0 to 255, or a negative number where it is none of these. */
    private static int value(byte[] bytes, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || i - start == 3) {
                return -1;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value <= 0xff ? value : -1;
    }
}

package dev.millrace.stage.decode;

import dev.millrace.event.FieldHash;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;

/** Fluentd's event as an array: {@code ["kube.var.log", 1773133530.5, {"log":"..."}]}. */
final class FluentdArray {

    private static final byte[] TAG = {'t', 'a', 'g'};
    private static final byte[] DATE = {'d', 'a', 't', 'e'};

    /** Digits of an epoch second since 1973. */
    private static final int SHORTEST_TIME = 9;

    private FluentdArray() {}

    /**
     * Makes one event of an array that was read: the record's fields with {@code tag} and, behind any time of its own,
     * {@code date}.
     *
     * @return false, and nothing was changed, where it is no such array
     */
    static boolean read(LogEvent event, int start) {
        RawFields raw = event.raw();
        int tag = 1;
        int time = tag + 1;
        int record = time + 1;
        boolean isEvent = raw.size() > record
                && raw.kind(tag).isText()
                && (raw.kind(time) == ValueKind.NUMBER || raw.kind(time).isText())
                && raw.end(time) - raw.start(time) >= SHORTEST_TIME
                && raw.kind(record) == ValueKind.OBJECT
                && raw.next(record) == raw.next(0)
                && raw.next(record) > record + 1;
        if (!isEvent) {
            return false;
        }
        name(event, tag, TAG);
        name(event, time, DATE);
        raw.replace(0, ValueKind.OBJECT, start, raw.end(0));
        raw.unwrap(record);
        raw.close(0, raw.end(0));
        return true;
    }

    private static void name(LogEvent event, int field, byte[] name) {
        int nameStart = event.arena().append(name);
        int nameEnd = event.arena().size();
        event.raw().rename(field, nameStart, nameEnd, FieldHash.of(name, 0, name.length));
    }
}

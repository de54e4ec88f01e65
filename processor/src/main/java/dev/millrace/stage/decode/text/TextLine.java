package dev.millrace.stage.decode.text;

import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import org.jspecify.annotations.Nullable;

/**
 * A text that a format tries to read: its first line, the lines after it, and the event that takes the fields. What a
 * format added before it found that the text is not its own is taken back by {@link #backTo}. Reused; owned by the stream
 * thread.
 */
public final class TextLine {

    private LogEvent event = new LogEvent();
    private byte[] bytes = new byte[0];
    private int start;
    private int lineEnd;
    private int end;
    private @Nullable Dataset dataset;

    /** @param from to {@code to}: valid UTF-8 of the event's bytes */
    TextLine begin(LogEvent next, int from, int to) {
        event = next;
        bytes = next.arena().array();
        start = from;
        end = to;
        dataset = null;
        lineEnd = from;
        while (lineEnd < to && bytes[lineEnd] != '\n') {
            lineEnd++;
        }
        if (lineEnd > from && lineEnd < to && bytes[lineEnd - 1] == '\r') {
            lineEnd--;
        }
        return this;
    }

    public LogEvent event() {
        return event;
    }

    /** The text stands in {@link #start()} to {@link #end()} of it, also after fields were added. */
    public byte[] bytes() {
        return bytes;
    }

    public int start() {
        return start;
    }

    /** Where the first line ends, its line break left out. */
    public int lineEnd() {
        return lineEnd;
    }

    /** Where the last line ends. */
    public int end() {
        return end;
    }

    public boolean hasMoreLines() {
        return lineEnd < end;
    }

    public void add(Name name, ValueKind kind, int from, int to) {
        TextFields.add(event, name, kind, from, to);
    }

    /** Adds the slice as text; nothing where it is empty. */
    public void addText(Name name, int from, int to) {
        if (from < to) {
            TextFields.add(event, name, ValueKind.TEXT, from, to);
        }
    }

    /** Adds what is known beforehand. */
    public void addConstant(Name name, byte[] value) {
        int at = event.arena().append(value);
        TextFields.add(event, name, ValueKind.TEXT, at, at + value.length);
    }

    public void addNumber(Name name, long value) {
        int at = event.arena().appendDecimal(value);
        TextFields.add(event, name, ValueKind.NUMBER, at, event.arena().size());
    }

    /** The text is of another dataset than its format is by default. */
    void dataset(Dataset other) {
        dataset = other;
    }

    /** Null where it is the format's own. */
    @Nullable
    Dataset dataset() {
        return dataset;
    }

    /** How many fields there are, to come back to. */
    public int mark() {
        return event.raw().size();
    }

    /** Forgets the fields that were added since {@link #mark()}. */
    public void backTo(int mark) {
        if (event.raw().size() > mark) {
            event.arena().truncate(Math.max(end, event.raw().nameStart(mark)));
            event.raw().truncate(mark);
        }
    }
}

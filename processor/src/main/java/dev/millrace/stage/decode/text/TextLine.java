package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
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

    private static final Name STACK_TRACE = Name.of("error.stack_trace");

    private LogEvent event = new LogEvent();
    private int start;
    private int lineEnd;
    private int end;
    private @Nullable Dataset dataset;

    /** What is before it in the event's bytes was there before this text was read. */
    private int floor;

    /** @param from to {@code to}: valid UTF-8 of the event's bytes */
    TextLine begin(LogEvent next, int from, int to) {
        event = next;
        byte[] bytes = next.arena().array();
        start = from;
        end = to;
        dataset = null;
        floor = next.arena().size();
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

    /**
     * The text stands in {@link #start()} to {@link #end()} of it, also after fields were added. What a format appends to
     * the event's bytes is in what is answered after that.
     */
    public byte[] bytes() {
        return event.arena().array();
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

    /** Adds a field that the text itself names. */
    public void addNamed(int nameStart, int nameEnd, ValueKind kind, int from, int to) {
        event.raw().add(kind, nameStart, nameEnd, FieldHash.of(bytes(), nameStart, nameEnd), from, to);
    }

    /** Adds a field that the text itself names, below {@code prefix}, which ends with a dot. */
    public void addNamed(byte[] prefix, int nameStart, int nameEnd, ValueKind kind, int from, int to) {
        ByteArena arena = event.arena();
        int start = arena.append(prefix);
        arena.append(arena.array(), nameStart, nameEnd);
        int fieldEnd = arena.size();
        event.raw().add(kind, start, fieldEnd, FieldHash.of(arena.array(), start, fieldEnd), from, to);
    }

    /** Adds several values that are known beforehand, as an array; they need no escapes in JSON. */
    public void addConstants(Name name, byte[][] values) {
        ByteArena arena = event.arena();
        int nameStart = arena.append(name.bytes());
        int nameEnd = arena.size();
        int start = arena.append((byte) '[');
        int array = event.raw().add(ValueKind.ARRAY, nameStart, nameEnd, name.hash(), start, start);
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                arena.append((byte) ',');
            }
            arena.append((byte) '"');
            int at = arena.append(values[i]);
            event.raw().add(ValueKind.STRING, at, at, FieldHash.EMPTY, at, at + values[i].length);
            arena.append((byte) '"');
        }
        arena.append((byte) ']');
        event.raw().close(array, arena.size());
    }

    /**
     * Adds the {@code message}, which may have several lines: a stack trace among them becomes {@code error.stack_trace},
     * the message is what stands before it. Of a text that is a stack trace alone the line that says what happened is the
     * message.
     */
    public void addMessage(int from, int to) {
        byte[] bytes = bytes();
        int frame = hasMoreLines() ? StackTraces.firstFrame(bytes, from, to) : StackTraces.NONE;
        if (frame == StackTraces.NONE) {
            addText(TextFields.MESSAGE, from, to);
            return;
        }
        int trace = StackTraces.begin(bytes, from, frame, to);
        int messageStart = from;
        int messageEnd = StackTraces.trimmed(bytes, from, trace > from ? trace : frame);
        if (messageEnd == from && StackTraces.isPython(bytes, trace, to)) {
            messageEnd = StackTraces.trimmed(bytes, trace, to);
            messageStart = messageEnd;
            while (messageStart > trace && bytes[messageStart - 1] != '\n') {
                messageStart--;
            }
        } else if (messageEnd == from) {
            messageStart = trace;
            messageEnd = StackTraces.lineEnd(bytes, trace, to);
        }
        addText(TextFields.MESSAGE, messageStart, messageEnd);
        addText(STACK_TRACE, trace, to);
    }

    /**
     * Adds a {@code message} that ends before the text does. A stack trace after it becomes {@code error.stack_trace};
     * anything else makes the message reach to the end, so that nothing is lost.
     *
     * @param next where the text goes on
     */
    public void addMessage(int from, int to, int next) {
        byte[] bytes = bytes();
        int more = next;
        while (more < end && bytes[more] <= '\r' && bytes[more] >= 0 && bytes[more] != '\t') {
            more++;
        }
        boolean isTrace = more < end
                && (StackTraces.firstFrame(bytes, more, end) != StackTraces.NONE
                        || StackTraces.isHeadline(bytes, more, StackTraces.lineEnd(bytes, more, end)));
        if (isTrace) {
            addText(STACK_TRACE, more, end);
        }
        addText(TextFields.MESSAGE, from, isTrace || more == end ? to : end);
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
            int nameStart = event.raw().nameStart(mark);
            if (nameStart >= floor) {
                event.arena().truncate(nameStart);
            }
            event.raw().truncate(mark);
        }
    }
}

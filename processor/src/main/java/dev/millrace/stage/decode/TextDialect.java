package dev.millrace.stage.decode;

import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;

/** A line of text, or several that belong together: all of it is the {@code message}. */
final class TextDialect {

    /** @param start to {@code end}: valid UTF-8, line breaks at its end left out */
    void read(LogEvent event, int start, int end) {
        message(event, ValueKind.TEXT, start, end, start, end);
    }

    /** The message is {@code start} to {@code end} out of the event's bytes, which may have quotes around it. */
    void message(LogEvent event, ValueKind kind, int start, int end, int eventStart, int eventEnd) {
        TextFields.open(event, eventStart, eventEnd);
        TextFields.add(event, TextFields.MESSAGE, kind, start, end);
        TextFields.close(event);
    }
}

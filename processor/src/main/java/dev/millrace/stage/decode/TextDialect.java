package dev.millrace.stage.decode;

import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields;
import dev.millrace.stage.decode.text.TextFormats;

/** A line of text, or several that belong together: syslog, of a known format, or all of it is the {@code message}. */
final class TextDialect {

    private final SyslogDialect syslog;
    private final TextFormats formats;

    TextDialect(SyslogDialect syslog, TextFormats formats) {
        this.syslog = syslog;
        this.formats = formats;
    }

    /** @param start to {@code end}: valid UTF-8, line breaks at its end left out */
    void read(LogEvent event, int start, int end) {
        TextFields.open(event, start, end);
        if (!syslog.read(event, start, end) && !formats.readAny(event, start, end)) {
            TextFields.add(event, TextFields.MESSAGE, ValueKind.TEXT, start, end);
        }
        TextFields.close(event);
    }

    /**
     * A line of a container's file, whose text is a payload.
     *
     * @return false, and the event is as it was, where it is none
     */
    boolean readContainer(LogEvent event, int start, int end) {
        TextFields.open(event, start, end);
        if (ContainerLines.read(event, start, end)) {
            TextFields.close(event);
            return true;
        }
        event.raw().clear();
        return false;
    }

    /** The message is {@code start} to {@code end} out of the event's bytes, which may have quotes around it. */
    void message(LogEvent event, ValueKind kind, int start, int end, int eventStart, int eventEnd) {
        TextFields.open(event, eventStart, eventEnd);
        TextFields.add(event, TextFields.MESSAGE, kind, start, end);
        TextFields.close(event);
    }
}

package dev.millrace.stage.decode.text;

import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;

/** What was read from a text, by name and in order. */
final class Fields {

    private static final Origin ORIGIN = new Origin("logs", "", 0, 0, Origin.NO_TIMESTAMP);

    private Fields() {}

    /** The fields that a pattern finds, or an empty map where it does not match. */
    static Map<String, String> of(LinePattern pattern, String text) {
        return read(text, (line, event) -> pattern.match(line));
    }

    /** The fields that a format finds, or an empty map where the text is not its own. */
    static Map<String, String> of(TextFormat format, String text) {
        return read(text, (line, event) -> format.read(line));
    }

    static Map<String, String> of(UnknownText unknown, String text) {
        return read(text, (line, event) -> unknown.read(line));
    }

    /** What is found in a text of whatever format. */
    static Map<String, String> of(TextFormats formats, String text) {
        return read(text, (line, event) -> formats.readAny(event, line.start(), line.end()));
    }

    private static Map<String, String> read(String text, BiPredicate<TextLine, LogEvent> reader) {
        LogEvent event = new LogEvent().begin(ORIGIN, 0);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        event.arena().append(bytes);
        TextFields.open(event, 0, bytes.length);
        boolean isRead = reader.test(new TextLine().begin(event, 0, bytes.length), event);
        TextFields.close(event);
        Map<String, String> found = new LinkedHashMap<>();
        RawFields raw = event.raw();
        for (int i = raw.first(); i != RawFields.NONE; i = raw.after(i)) {
            found.put(event.text(raw.nameStart(i), raw.nameEnd(i)), event.text(raw.start(i), raw.end(i)));
        }
        if (!isRead && !found.isEmpty()) {
            throw new AssertionError("not read, and yet there are fields: " + found);
        }
        return found;
    }
}

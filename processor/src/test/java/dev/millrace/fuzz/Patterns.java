package dev.millrace.fuzz;

import dev.millrace.config.ConfigException;
import dev.millrace.config.TextFormatConfig;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.stage.decode.text.TextFields;
import dev.millrace.stage.decode.text.TextFormats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pattern of a user is refused with a {@link ConfigException} or reads any text. */
final class Patterns {

    private static final Origin ORIGIN = new Origin("logs", "", 0, 0, Origin.NO_TIMESTAMP);

    private Patterns() {}

    static void take(byte[] data) {
        String[] parts = new String(data, StandardCharsets.UTF_8).split("\n", 2);
        String text = parts.length > 1 ? parts[1] : "some text 192.0.2.7 [x] 12ms";
        read(format(parts[0], null), text);
        read(format(null, parts[0]), text);
    }

    private static TextFormatConfig format(@Nullable String grok, @Nullable String dissect) {
        return new TextFormatConfig("a.b", List.of(), Map.of(), grok, Map.of(), dissect, null, Duration.ofMillis(100));
    }

    private static void read(TextFormatConfig format, String text) {
        TextFormats formats;
        try {
            formats = new TextFormats(List.of(format));
        } catch (ConfigException e) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LogEvent event = new LogEvent().begin(ORIGIN, 0);
        int start = event.arena().append(bytes);
        int end = event.arena().size();
        TextFields.open(event, start, end);
        formats.readAny(event, start, end);
        TextFields.close(event);
        if (event.tags().toString().contains("format-failed")) {
            throw new AssertionError("a format failed");
        }
    }
}

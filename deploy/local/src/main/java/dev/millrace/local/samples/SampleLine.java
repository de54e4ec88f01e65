package dev.millrace.local.samples;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of a sample file: text and placeholders in turn. */
final class SampleLine {

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String NULL = "{{null}}";

    private final List<Placeholder> parts;
    private final boolean isNull;

    private SampleLine(List<Placeholder> parts, boolean isNull) {
        this.parts = parts;
        this.isNull = isNull;
    }

    /** @throws IllegalArgumentException naming a placeholder that does not exist or does not end */
    static SampleLine parse(String line) {
        if (line.equals(NULL)) {
            return new SampleLine(List.of(), true);
        }
        List<Placeholder> parts = new ArrayList<>();
        int at = 0;
        int open = line.indexOf(OPEN);
        while (open >= 0) {
            int close = line.indexOf(CLOSE, open);
            if (close < 0) {
                throw new IllegalArgumentException("a placeholder that does not end: " + line.substring(open));
            }
            parts.add(Placeholder.text(line.substring(at, open)));
            parts.add(Placeholder.parse(line.substring(open + OPEN.length(), close)));
            at = close + CLOSE.length();
            open = line.indexOf(OPEN, at);
        }
        parts.add(Placeholder.text(line.substring(at)));
        return new SampleLine(List.copyOf(parts), false);
    }

    byte @Nullable [] value(Moment moment) {
        if (isNull) {
            return null;
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (Placeholder part : parts) {
            value.writeBytes(part.bytes(moment));
        }
        return value.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

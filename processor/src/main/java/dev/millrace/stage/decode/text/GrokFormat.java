package dev.millrace.stage.decode.text;

import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opensearch.grok.Grok;
import org.opensearch.grok.GrokCaptureConfig;
import org.opensearch.grok.MatcherWatchdog;

/**
 * A grok pattern, compiled once. It is a regular expression that may go back and forth, so each match has a time limit;
 * a text that takes longer is passed on to other formats with the tag {@value #TIMEOUT_TAG}. Unlike ours it makes
 * objects for what it finds. Used by one thread.
 */
final class GrokFormat implements TextFormat {

    static final String TIMEOUT_TAG = "millrace.grok-timeout";

    /** What the engine keeps to go back grows with the text. */
    private static final int MOST_BYTES = 64 * 1024;

    private final String dataset;
    private final Grok grok;
    private final byte[] required;
    private final Map<String, Name> names = new LinkedHashMap<>();

    /** The record of which one text took too long: its others are not tried, or a thousand of them would add up. */
    private @Nullable Origin slow;

    /**
     * @param definitions patterns besides the well-known ones
     * @throws IllegalArgumentException if the pattern cannot be compiled
     */
    GrokFormat(String dataset, String pattern, Map<String, String> definitions, Duration timeLimit) {
        this.dataset = dataset;
        Map<String, String> bank = new HashMap<>(Grok.BUILTIN_PATTERNS);
        bank.putAll(definitions);
        GrokWatchdog watchdog = new GrokWatchdog(timeLimit);
        grok = compile(bank, pattern, watchdog);
        watchdog.arm();
        boolean areExpressions = definitions.values().stream().allMatch(one -> isExpression(bank, one));
        required = areExpressions ? RequiredText.of(pattern) : new byte[0];
        List<GrokCaptureConfig> captures = grok.captureConfig();
        if (captures.isEmpty()) {
            throw new IllegalArgumentException("names no field; write %{PATTERN:field}");
        }
        captures.forEach(capture -> names.put(capture.name(), Name.of(capture.name())));
    }

    private static Grok compile(Map<String, String> bank, String pattern, MatcherWatchdog watchdog) {
        try {
            return new Grok(bank, pattern, watchdog, warning -> {});
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("is no grok pattern: " + e.getMessage(), e);
        }
    }

    /** Not so one half of a pair of brackets, whose other half another definition has. */
    private static boolean isExpression(Map<String, String> bank, String definition) {
        try {
            compile(bank, definition, MatcherWatchdog.noop());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String dataset() {
        return dataset;
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.allOf(Lead.class);
    }

    @Override
    public boolean read(TextLine line) {
        LogEvent event = line.event();
        if (line.end() - line.start() > MOST_BYTES || event.origin().equals(slow)) {
            return false;
        }
        if (required.length > 0 && Scan.indexOf(line.bytes(), line.start(), line.end(), required) == line.end()) {
            return false;
        }
        Map<String, Object> found = captures(event, event.text(line.start(), line.end()));
        if (found == null) {
            return false;
        }
        names.forEach((field, name) -> add(line, name, found.get(field)));
        return true;
    }

    private static void add(TextLine line, Name name, @Nullable Object value) {
        if (value != null) {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            int start = line.event().arena().append(text);
            boolean isNumber = value instanceof Integer || value instanceof Long || isFinite(value);
            line.add(name, isNumber ? ValueKind.NUMBER : ValueKind.TEXT, start, start + text.length);
        }
    }

    /** What {@code :float} and {@code :double} ask for; JSON has no other numbers. */
    private static boolean isFinite(Object value) {
        return (value instanceof Float number && Float.isFinite(number))
                || (value instanceof Double decimal && Double.isFinite(decimal));
    }

    private @Nullable Map<String, Object> captures(LogEvent event, String text) {
        try {
            return grok.captures(text);
        } catch (RuntimeException e) {
            // The library's only way to say that the watchdog interrupted it.
            slow = event.origin();
            event.tags().add(TIMEOUT_TAG);
            return null;
        }
    }
}

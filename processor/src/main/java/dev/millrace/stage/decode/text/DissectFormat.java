package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A dissect pattern as Logstash and Elasticsearch know it: literals, and between them {@code %{name}}. Of the modifiers it
 * knows {@code %{}} and {@code %{?name}} (passed over), {@code %{name->}} (the literal behind it may be repeated) and
 * {@code %{+name}} (appended to what {@code name} has so far, with a blank). Takes over all lines of a text. Used by one
 * thread.
 */
final class DissectFormat implements TextFormat {

    private static final Pattern KEY = Pattern.compile("%\\{([+?&*]?)([^}]*?)(/\\d+)?(->)?}");

    /**
     * @param after the literal behind it; empty at the end
     * @param appendedTo position of the first part of the same name, or its own
     */
    private record Part(@Nullable Name name, byte[] after, boolean mayRepeat, int appendedTo) {}

    private final String dataset;
    private final byte[] before;
    private final Part[] parts;
    private final int[] starts;
    private final int[] ends;

    /** @throws IllegalArgumentException if it holds no key, or one that is not understood */
    DissectFormat(String dataset, String pattern) {
        this.dataset = dataset;
        List<Part> found = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Matcher keys = KEY.matcher(pattern);
        if (!keys.find()) {
            throw new IllegalArgumentException("has no %{name} in it");
        }
        before = bytes(pattern.substring(0, keys.start()));
        boolean hasNext = true;
        while (hasNext) {
            String modifier = keys.group(1);
            if (modifier.equals("&") || modifier.equals("*") || keys.group(3) != null) {
                throw new IllegalArgumentException("has " + keys.group() + "; &, * and /n are not understood");
            }
            boolean isSkipped = modifier.equals("?") || keys.group(2).isEmpty();
            String name = isSkipped ? "" : keys.group(2);
            boolean mayRepeat = keys.group(4) != null;
            int end = keys.end();
            hasNext = keys.find();
            String after = pattern.substring(end, hasNext ? keys.start() : pattern.length());
            if (hasNext && after.isEmpty()) {
                throw new IllegalArgumentException("has nothing between two keys at column " + (end + 1));
            }
            int first = isSkipped ? -1 : names.indexOf(name);
            if (first >= 0 && !modifier.equals("+")) {
                throw new IllegalArgumentException("names " + name + " twice; write %{+" + name + "} to append");
            }
            found.add(new Part(
                    isSkipped ? null : Name.of(name), bytes(after), mayRepeat, first < 0 ? found.size() : first));
            names.add(name);
        }
        parts = found.toArray(Part[]::new);
        starts = new int[parts.length];
        ends = new int[parts.length];
    }

    private static byte[] bytes(String literal) {
        return literal.getBytes(StandardCharsets.UTF_8);
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
        byte[] text = line.bytes();
        int end = line.end();
        if (!Scan.startsWith(text, line.start(), end, before)) {
            return false;
        }
        int at = line.start() + before.length;
        for (int i = 0; i < parts.length; i++) {
            byte[] after = parts[i].after();
            starts[i] = at;
            ends[i] = after.length == 0 ? end : Scan.indexOf(text, at, end, after);
            if (ends[i] == end && after.length > 0) {
                return false;
            }
            at = ends[i] + after.length;
            while (parts[i].mayRepeat() && after.length > 0 && Scan.startsWith(text, at, end, after)) {
                at += after.length;
            }
        }
        if (at < end) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            add(line, i);
        }
        return true;
    }

    private void add(TextLine line, int i) {
        Name name = parts[i].name();
        if (name == null || parts[i].appendedTo() != i) {
            return;
        }
        ByteArena arena = line.event().arena();
        int start = starts[i];
        int end = ends[i];
        for (int later = i + 1; later < parts.length; later++) {
            if (parts[later].appendedTo() == i) {
                start = arena.append(arena.array(), start, end);
                arena.append((byte) ' ');
                arena.append(arena.array(), starts[later], ends[later]);
                end = arena.size();
            }
        }
        if (start < end) {
            line.add(name, ValueKind.TEXT, start, end);
        }
    }
}

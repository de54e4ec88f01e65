package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A dissect pattern as Logstash, Elasticsearch and Beats know it: literals, and between them keys.
 *
 * <table>
 * <caption>keys</caption>
 * <tr><td>{@code %{name}}</td><td>a field</td></tr>
 * <tr><td>{@code %{}}, {@code %{?name}}</td><td>passed over</td></tr>
 * <tr><td>{@code %{name->}}</td><td>the literal behind it may be repeated</td></tr>
 * <tr><td>{@code %{+name}}, {@code %{+name/2}}</td><td>appended to the field, in the order given</td></tr>
 * <tr><td>{@code %{*name}} or {@code %{?name}}, and {@code %{&name}}</td><td>what the first finds names the field that the
 * second finds</td></tr>
 * </table>
 *
 * Immutable; read by any thread.
 *
 * @param before the literal before the first key
 * @param fields for each field the positions of its parts, in the order in which they are joined
 * @param namedByValues from the part that holds a name to the part that holds its value
 */
record DissectPattern(byte[] before, List<Part> parts, Map<Name, int[]> fields, Map<Integer, Integer> namedByValues) {

    private static final Pattern KEY = Pattern.compile("%\\{([+?&*]?)([^}]*?)(?:/(\\d{1,4}))?(->)?}");

    /**
     * @param after the literal behind it; empty at the end
     * @param mayRepeat whether that literal may stand there more than once
     */
    record Part(byte[] after, boolean mayRepeat) {}

    /** A key as it is written. */
    private record Key(int position, char modifier, String name, int order) {

        boolean isField() {
            return !name.isEmpty() && (modifier == ' ' || modifier == '+');
        }

        boolean mayName() {
            return modifier == '*' || modifier == '?' || modifier == ' ';
        }
    }

    /** @throws IllegalArgumentException if it holds no key, or one that is not understood */
    static DissectPattern of(String pattern) {
        Matcher matcher = KEY.matcher(pattern);
        if (!matcher.find()) {
            throw new IllegalArgumentException("has no %{name} in it");
        }
        byte[] before = bytes(pattern.substring(0, matcher.start()));
        List<Part> parts = new ArrayList<>();
        List<Key> keys = new ArrayList<>();
        boolean hasNext = true;
        while (hasNext) {
            keys.add(key(matcher, parts.size()));
            boolean mayRepeat = matcher.group(4) != null;
            int end = matcher.end();
            hasNext = matcher.find();
            String after = pattern.substring(end, hasNext ? matcher.start() : pattern.length());
            if (hasNext && after.isEmpty()) {
                throw new IllegalArgumentException("has nothing between two keys at column " + (end + 1));
            }
            parts.add(new Part(bytes(after), mayRepeat));
        }
        return new DissectPattern(before, List.copyOf(parts), fields(keys), namedByValues(keys));
    }

    private static Key key(Matcher matcher, int position) {
        String name = matcher.group(2);
        if (name.indexOf('#') >= 0) {
            throw new IllegalArgumentException("has " + matcher.group() + "; a fixed length is not understood");
        }
        char modifier = matcher.group(1).isEmpty() ? ' ' : matcher.group(1).charAt(0);
        String order = matcher.group(3);
        return new Key(position, modifier, name, order == null ? position : Integer.parseInt(order));
    }

    private static Map<Name, int[]> fields(List<Key> keys) {
        Map<String, List<Key>> byName = new LinkedHashMap<>();
        for (Key key : keys) {
            if (key.isField()) {
                List<Key> same = byName.computeIfAbsent(key.name(), name -> new ArrayList<>());
                if (!same.isEmpty() && key.modifier() != '+') {
                    throw new IllegalArgumentException(
                            "names " + key.name() + " twice; write %{+" + key.name() + "} to append");
                }
                same.add(key);
            }
        }
        Map<Name, int[]> fields = new LinkedHashMap<>();
        byName.forEach((name, same) -> fields.put(
                Name.of(name),
                same.stream()
                        .sorted(Comparator.comparingInt(Key::order))
                        .mapToInt(Key::position)
                        .toArray()));
        return fields;
    }

    private static Map<Integer, Integer> namedByValues(List<Key> keys) {
        Map<Integer, Integer> named = new LinkedHashMap<>();
        for (Key value : keys) {
            if (value.modifier() == '&') {
                Key name = nameOf(value, keys);
                if (name == null) {
                    throw new IllegalArgumentException("has %{&" + value.name() + "} without %{*" + value.name() + "}");
                }
                named.put(name.position(), value.position());
            }
        }
        return named;
    }

    private static @Nullable Key nameOf(Key value, List<Key> keys) {
        for (Key key : keys) {
            if (key.mayName() && key.name().equals(value.name())) {
                return key;
            }
        }
        return null;
    }

    private static byte[] bytes(String literal) {
        return literal.getBytes(StandardCharsets.UTF_8);
    }
}

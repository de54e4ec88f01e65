package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks a lookup as an event does. */
final class Finds {

    private Finds() {}

    /** The row as text, sorted by field; {@code null} for a miss. */
    static @Nullable String text(Lookup lookup, String key) {
        byte[] bytes = ("<" + key + ">").getBytes(UTF_8);
        return text(lookup, bytes, 1, bytes.length - 1);
    }

    static @Nullable String text(Lookup lookup, byte[] bytes, int start, int end) {
        Match match = new Match();
        return lookup.find(bytes, start, end, match) == Finding.MISS ? null : text(match);
    }

    static String text(Match match) {
        TreeMap<String, String> sorted = new TreeMap<>();
        while (match.next()) {
            String value = new String(match.bytes(), match.start(), match.end() - match.start(), UTF_8);
            sorted.put(match.field().name(), match.kind().isText() ? value : match.kind() + ":" + value);
        }
        StringBuilder text = new StringBuilder();
        sorted.forEach(
                (field, value) -> text.append(field).append('=').append(value).append(' '));
        return text.toString();
    }
}

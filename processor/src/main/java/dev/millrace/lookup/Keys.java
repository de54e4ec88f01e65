package dev.millrace.lookup;

import dev.millrace.event.ByteArena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How keys of several parts are written as one run of bytes. */
public final class Keys {

    /** Ends each part of a key of several fields; stands in no UTF-8 text, so that two keys never look the same. */
    public static final byte END = (byte) 0xff;

    private Keys() {}

    /** A key of one part is its bytes alone. */
    static byte[] of(List<String> parts) {
        if (parts.size() == 1) {
            return parts.get(0).getBytes(StandardCharsets.UTF_8);
        }
        ByteArena key = new ByteArena(64);
        for (String part : parts) {
            key.append(part.getBytes(StandardCharsets.UTF_8));
            key.append(END);
        }
        return Arrays.copyOf(key.array(), key.size());
    }

    /** The parts that {@link #of} was given, where they were {@code count}. */
    static List<String> parts(byte[] key, int count) {
        if (count == 1) {
            return List.of(new String(key, StandardCharsets.UTF_8));
        }
        List<String> parts = new ArrayList<>();
        for (int start = 0; start < key.length; ) {
            int end = partEnd(key, start, key.length);
            parts.add(new String(key, start, end - start, StandardCharsets.UTF_8));
            start = end + 1;
        }
        return parts;
    }

    /** For messages: the parts with commas between. */
    static String shown(byte[] bytes, int start, int end) {
        StringBuilder shown = new StringBuilder();
        int from = start;
        for (int i = start; i < end; i++) {
            if (bytes[i] == END) {
                shown.append(shown.isEmpty() ? "" : ",")
                        .append(new String(bytes, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        return from == start ? new String(bytes, start, end - start, StandardCharsets.UTF_8) : shown.toString();
    }

    /** The part behind {@code from}, up to its end. */
    static int partEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != END) {
            at++;
        }
        return at;
    }
}

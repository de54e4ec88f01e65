package dev.millrace.stage.validate;

import dev.millrace.event.FieldHash;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dotted names that an event must have, nested, dotted or in between: {@code {"a":{"b":1}}} and {@code {"a.b":1}} both
 * have {@code a.b}. A null is no value. Elements of arrays have no name of their own. Owned by the stream thread.
 */
final class RequiredFields {

    private final List<String> names;
    private final byte[][] paths;
    private final int[] hashes;
    private final boolean[] isFound;

    /** The objects around the cursor without the event itself, outermost first, and the hashes of their paths. */
    private final int[] objects;

    private final int[] objectHashes;

    RequiredFields(List<String> names, int maxDepth) {
        this.names = names;
        paths = new byte[names.size()][];
        hashes = new int[names.size()];
        isFound = new boolean[names.size()];
        objects = new int[maxDepth];
        objectHashes = new int[maxDepth];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = names.get(i).getBytes(StandardCharsets.UTF_8);
            hashes[i] = FieldHash.of(paths[i], 0, paths[i].length);
        }
    }

    /** The first that is not there, or null. */
    @Nullable
    String missing(LogEvent event) {
        if (paths.length == 0) {
            return null;
        }
        Arrays.fill(isFound, false);
        find(event);
        for (int i = 0; i < isFound.length; i++) {
            if (!isFound[i]) {
                return names.get(i);
            }
        }
        return null;
    }

    private void find(LogEvent event) {
        RawFields raw = event.raw();
        int depth = 0;
        int i = 1;
        while (i < raw.size()) {
            while (depth > 0 && i >= raw.next(objects[depth - 1])) {
                depth--;
            }
            int hash = depth == 0
                    ? raw.nameHash(i)
                    : FieldHash.join(objectHashes[depth - 1], raw.nameHash(i), raw.nameLength(i));
            ValueKind kind = raw.kind(i);
            if (kind != ValueKind.NULL) {
                match(event, i, hash, depth);
            }
            if (kind == ValueKind.OBJECT) {
                objects[depth] = i;
                objectHashes[depth++] = hash;
                i++;
            } else {
                i = raw.next(i);
            }
        }
    }

    private void match(LogEvent event, int field, int hash, int depth) {
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] == hash && isPath(event, paths[i], field, depth)) {
                isFound[i] = true;
            }
        }
    }

    /** Compares from the last name to the first. */
    private boolean isPath(LogEvent event, byte[] path, int field, int depth) {
        RawFields raw = event.raw();
        byte[] bytes = event.arena().array();
        int end = path.length;
        int level = depth;
        int i = field;
        while (true) {
            int start = end - raw.nameLength(i);
            if (start < 0 || !Arrays.equals(path, start, end, bytes, raw.nameStart(i), raw.nameEnd(i))) {
                return false;
            }
            if (level == 0) {
                return start == 0;
            }
            end = start - 1;
            if (end < 0 || path[end] != '.') {
                return false;
            }
            i = objects[--level];
        }
    }
}

package dev.millrace.stage.decode;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.JsonText;
import dev.millrace.event.RawFields;
import java.nio.charset.StandardCharsets;

/** An index of fields as text that two readers of the same JSON agree on. Checks on the way that the index is sound. */
final class RawTree {

    private final ByteArena arena;
    private final RawFields fields;
    private final StringBuilder text = new StringBuilder();

    private RawTree(ByteArena arena, RawFields fields) {
        this.arena = arena;
        this.fields = fields;
    }

    static String of(ByteArena arena, RawFields fields) {
        RawTree tree = new RawTree(arena, fields);
        tree.value(0);
        if (fields.next(0) != fields.size()) {
            throw new AssertionError("the event holds all fields: " + fields.next(0) + " of " + fields.size());
        }
        return tree.text.toString();
    }

    private void value(int i) {
        switch (fields.kind(i)) {
            case STRING, TEXT ->
                text.append('"').append(slice(fields.start(i), fields.end(i))).append('"');
            case ESCAPED -> {
                int start = JsonText.unescape(arena, fields.start(i), fields.end(i));
                text.append('"').append(slice(start, arena.size())).append('"');
            }
            case NUMBER, TRUE, FALSE, NULL -> text.append(slice(fields.start(i), fields.end(i)));
            case OBJECT -> children(i, '{', '}');
            case ARRAY -> children(i, '[', ']');
        }
    }

    private void children(int parent, char open, char close) {
        byte[] bytes = arena.array();
        if (fields.end(parent) > 0 && bytes[fields.start(parent)] == open && bytes[fields.end(parent) - 1] != close) {
            throw new AssertionError("a container is the slice from bracket to bracket");
        }
        text.append(open);
        for (int i = parent + 1; i < fields.next(parent); i = fields.next(i)) {
            if (open == '{') {
                name(i);
            }
            value(i);
            text.append(',');
        }
        text.append(close);
    }

    private void name(int i) {
        if (FieldHash.of(arena.array(), fields.nameStart(i), fields.nameEnd(i)) != fields.nameHash(i)) {
            throw new AssertionError("the hash is the name's");
        }
        text.append(slice(fields.nameStart(i), fields.nameEnd(i))).append(':');
    }

    private String slice(int start, int end) {
        return new String(arena.array(), start, end - start, StandardCharsets.UTF_8);
    }
}

package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;

/**
 * Fields that are not named in the record but by us, because its format has places instead of names. The names are those
 * of ECS; they are appended to the event's bytes, so that these fields look like any other.
 */
public final class TextFields {

    /** A name with its hash, made once. */
    public record Name(byte[] bytes, int hash) {

        public static Name of(String name) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            return new Name(bytes, FieldHash.of(bytes, 0, bytes.length));
        }
    }

    public static final Name MESSAGE = Name.of("message");
    public static final Name DATASET = Name.of("event.dataset");
    public static final Name MODULE = Name.of("event.module");

    private TextFields() {}

    /** Starts the index of an event whose bytes are {@code start} to {@code end}; {@link #close} ends it. */
    public static void open(LogEvent event, int start, int end) {
        event.raw().add(ValueKind.OBJECT, 0, 0, FieldHash.EMPTY, start, end);
    }

    /** Ends the index, or ends it again after more fields were added. */
    public static void close(LogEvent event) {
        RawFields raw = event.raw();
        raw.close(0, raw.end(0));
    }

    public static void add(LogEvent event, Name name, ValueKind kind, int start, int end) {
        ByteArena arena = event.arena();
        int nameStart = arena.append(name.bytes());
        event.raw().add(kind, nameStart, arena.size(), name.hash(), start, end);
    }
}

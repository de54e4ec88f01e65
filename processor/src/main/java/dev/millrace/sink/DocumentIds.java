package dev.millrace.sink;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Origin;

/**
 * The {@code _id} of a document: {@code <topic UUID>:<partition>:<offset>:<index>}, and {@code :<generation>} behind it
 * for a generation other than 0. The same event gets the same id at every replay, so a second write is refused by
 * Elasticsearch (409) and changes nothing. The topic's UUID, not its name: a topic that is deleted and created again
 * repeats its offsets, and new events would pass for old ones.
 *
 * <p>Kafka's UUIDs are base64url, so no character needs escaping in JSON and none is a colon.
 */
public final class DocumentIds {

    private final int generation;

    public DocumentIds(int generation) {
        this.generation = generation;
    }

    /** Appends the id of the event at {@code index} of its record. */
    public void append(ByteArena arena, Origin origin, int index) {
        arena.appendAscii(origin.topicId());
        arena.append((byte) ':');
        arena.appendDecimal(origin.partition());
        arena.append((byte) ':');
        arena.appendDecimal(origin.offset());
        arena.append((byte) ':');
        arena.appendDecimal(index);
        if (generation != 0) {
            arena.append((byte) ':');
            arena.appendDecimal(generation);
        }
    }

    public String of(Origin origin, int index) {
        String id = origin.topicId() + ":" + origin.partition() + ":" + origin.offset() + ":" + index;
        return generation == 0 ? id : id + ":" + generation;
    }

    /**
     * The index within its record that {@code id} names.
     *
     * @return a negative number where the id is not one of ours, or of another generation
     */
    public int indexOf(String id) {
        String[] parts = id.split(":", -1);
        boolean ours = generation == 0
                ? parts.length == 4
                : parts.length == 5 && parts[4].equals(Integer.toString(generation));
        try {
            return ours ? Integer.parseInt(parts[3]) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

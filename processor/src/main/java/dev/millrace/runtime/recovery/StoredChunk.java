package dev.millrace.runtime.recovery;

import dev.millrace.ledger.StoredSet;
import dev.millrace.sink.DocumentIds;
import dev.millrace.sink.StoredCoordinates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents of a range of offsets, by event. Used by one thread. */
final class StoredChunk {

    /** Stands for the index where a document has an {@code _id} that is not ours, as a copy made by hand has. */
    private static final int UNKNOWN_INDEX = -1;

    private record At(long offset, int index) {}

    private static final List<String> ONE = List.of("a document");

    private final Map<At, List<String>> documents = new HashMap<>();

    /** Where there are documents; by themselves if nothing more is known. */
    private final StoredSet offsets = new StoredSet();

    private final boolean areOffsetsAll;
    private long ofOtherGeneration;

    private StoredChunk(boolean areOffsetsAll) {
        this.areOffsetsAll = areOffsetsAll;
    }

    static StoredChunk read(
            StoredCoordinates stored, DocumentIds ids, String topicId, int partition, long from, long to)
            throws IOException {
        StoredChunk chunk = new StoredChunk(false);
        stored.find(topicId, partition, from, to, (offset, id, index) -> {
            String coordinates = topicId + ":" + partition + ":" + offset + ":";
            int event = ids.indexOf(id);
            if (event >= 0 && id.startsWith(coordinates)) {
                chunk.add(offset, event, index + "/" + id);
            } else if (id.startsWith(coordinates)) {
                chunk.ofOtherGeneration++;
            } else {
                chunk.add(offset, UNKNOWN_INDEX, index + "/" + id);
            }
        });
        return chunk;
    }

    /**
     * The same for records with one event each, more than twice as fast: says no more than that there is a document.
     *
     * @return empty where an offset has several documents, so that it matters which these are
     */
    static Optional<StoredChunk> readOffsets(
            StoredCoordinates stored, String topicId, int partition, long from, long to) throws IOException {
        StoredChunk chunk = new StoredChunk(true);
        boolean[] isOnceEach = {true};
        stored.findOffsets(topicId, partition, from, to, offset -> {
            isOnceEach[0] &= !chunk.isAt(offset);
            chunk.offsets.add(offset, 0);
        });
        return isOnceEach[0] ? Optional.of(chunk) : Optional.empty();
    }

    private void add(long offset, int index, String document) {
        offsets.add(offset, 0);
        documents
                .computeIfAbsent(new At(offset, index), at -> new ArrayList<>(1))
                .add(document);
    }

    /** The documents of an event; where it is alone in its record, those with a foreign {@code _id} too. */
    List<String> of(long offset, int index, boolean isAlone) {
        if (areOffsetsAll) {
            return isAt(offset) ? ONE : List.of();
        }
        List<String> own = documents.getOrDefault(new At(offset, index), List.of());
        List<String> foreign = isAlone ? foreign(offset) : List.of();
        if (foreign.isEmpty()) {
            return own;
        }
        List<String> all = new ArrayList<>(own);
        all.addAll(foreign);
        return all;
    }

    /** The documents of a record that do not say which of its events they are. */
    List<String> foreign(long offset) {
        return documents.getOrDefault(new At(offset, UNKNOWN_INDEX), List.of());
    }

    /** How many offsets have documents. */
    int offsets() {
        return offsets.offsets();
    }

    /** Whether an offset has documents. */
    boolean isAt(long offset) {
        return offsets.contains(offset, 0);
    }

    long ofOtherGeneration() {
        return ofOtherGeneration;
    }
}

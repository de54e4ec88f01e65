package dev.millrace.stage.route;

import dev.millrace.event.DataStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which dataset and namespace, as events spell them, lead to which data stream; looked up by their bytes, so that a hit
 * allocates nothing. When it is full it starts anew. Owned by one stream thread.
 */
final class RouteCache {

    private static final int SLOTS = 4096;
    private static final int MAX_ENTRIES = SLOTS / 2;

    /** Of both names together; longer ones are cut anyway and rare. */
    private static final int MAX_BYTES = 512;

    private final byte[][] datasets = new byte[SLOTS][];
    private final byte[][] namespaces = new byte[SLOTS][];
    private final DataStream[] targets = new DataStream[SLOTS];
    private int size;

    @Nullable
    DataStream find(byte[] bytes, int datasetStart, int datasetEnd, int namespaceStart, int namespaceEnd) {
        int slot = slot(bytes, datasetStart, datasetEnd, namespaceStart, namespaceEnd);
        return targets[slot];
    }

    void put(byte[] bytes, int datasetStart, int datasetEnd, int namespaceStart, int namespaceEnd, DataStream target) {
        if (datasetEnd - datasetStart + namespaceEnd - namespaceStart > MAX_BYTES) {
            return;
        }
        if (size == MAX_ENTRIES) {
            Arrays.fill(targets, null);
            size = 0;
        }
        int slot = slot(bytes, datasetStart, datasetEnd, namespaceStart, namespaceEnd);
        datasets[slot] = Arrays.copyOfRange(bytes, datasetStart, datasetEnd);
        namespaces[slot] = Arrays.copyOfRange(bytes, namespaceStart, namespaceEnd);
        targets[slot] = target;
        size++;
    }

    /** Where the pair stands, or the free slot where it belongs. */
    private int slot(byte[] bytes, int datasetStart, int datasetEnd, int namespaceStart, int namespaceEnd) {
        int hash = 31 * hash(bytes, datasetStart, datasetEnd) + hash(bytes, namespaceStart, namespaceEnd);
        int slot = (hash ^ hash >>> 15) & SLOTS - 1;
        while (targets[slot] != null
                && !(Arrays.equals(datasets[slot], 0, datasets[slot].length, bytes, datasetStart, datasetEnd)
                        && Arrays.equals(
                                namespaces[slot], 0, namespaces[slot].length, bytes, namespaceStart, namespaceEnd))) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = 1;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }
}

package dev.millrace.lookup;

/** Finds the row of a key. Immutable; any thread. */
interface KeyIndex {

    /** Stands for no row. */
    int NONE = -1;

    /**
     * @param scratch of the calling thread
     * @return the row in the store, or {@link #NONE}
     */
    int find(byte[] bytes, int start, int end, WideNumber scratch);

    /** What it takes on the heap, headers of objects left out. */
    long bytes();
}

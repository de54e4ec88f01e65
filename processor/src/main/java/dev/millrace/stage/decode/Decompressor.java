package dev.millrace.stage.decode;

/** Undoes one kind of compression. Made once per stream thread and used again for each value. */
interface Decompressor {

    /** What came of it. */
    enum Outcome {
        COMPLETE,
        /** The compressed bytes are broken or cut short; see {@link #faultAt()}. */
        MALFORMED,
        /** There would be more than may be; nothing beyond that was written. */
        TOO_LARGE
    }

    /** As in the codes of rejections. */
    String name();

    /** Decompresses all of it, however many pieces it is made of. Never throws. */
    Outcome decompress(byte[] compressed, Decompressed into);

    /** About where in the compressed bytes the fault is. */
    int faultAt();
}

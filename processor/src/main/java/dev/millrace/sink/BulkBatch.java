package dev.millrace.sink;

import dev.millrace.event.ByteArena;
import dev.millrace.event.DataStream;
import dev.millrace.event.Settled;
import dev.millrace.event.Settlement;
import dev.millrace.event.Share;
import dev.millrace.event.SourceRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The documents of one bulk request: the body as bytes, built once, and what is needed to judge each document on its own.
 * Filled by one stream thread, then sealed and given to the sender, which only reads.
 */
final class BulkBatch {

    private final ByteArena body;
    private final Settlement settlement;
    private final List<Document> documents = new ArrayList<>();

    BulkBatch(ByteArena body, Settlement settlement) {
        this.body = body;
        this.settlement = settlement;
    }

    ByteArena body() {
        return body;
    }

    Settlement settlement() {
        return settlement;
    }

    List<Document> documents() {
        return documents;
    }

    void add(Document document) {
        documents.add(document);
    }

    /** Settles all of these, which come in runs of one share: one count for each run. */
    static void settle(List<Document> documents, Settled as) {
        int first = 0;
        for (int i = 1; i <= documents.size(); i++) {
            if (i == documents.size()
                    || documents.get(i).share() != documents.get(first).share()) {
                documents.get(first).share().settle(as, i - first);
                first = i;
            }
        }
    }

    /**
     * One document.
     *
     * @param start where its action line begins in the body
     * @param end behind the line break of its source line
     * @param index position of the event within its record
     * @param recordMillis when its record was produced, epoch milliseconds, or {@link
     *     dev.millrace.event.Origin#NO_TIMESTAMP}; here, as all documents of a request are asked at once for it and their
     *     records are long out of the processor's caches then
     * @param eventMillis when it happened by its own account, epoch milliseconds; {@link
     *     dev.millrace.event.Origin#NO_TIMESTAMP} where it does not say
     */
    record Document(
            int start,
            int end,
            SourceRecord source,
            int index,
            DataStream target,
            long recordMillis,
            long eventMillis,
            Share share) {}
}

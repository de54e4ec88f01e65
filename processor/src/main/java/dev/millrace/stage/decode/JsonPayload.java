package dev.millrace.stage.decode;

import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;

/** A JSON object that a text is: its fields become the event's. Owned by the stream thread. */
final class JsonPayload {

    private final JsonIndexer indexer;

    JsonPayload(JsonIndexer indexer) {
        this.indexer = indexer;
    }

    /**
     * Adds the fields of the object, without the object.
     *
     * @param start of the opening brace
     * @return false, and nothing was added, where it is no object or an empty one
     */
    boolean read(LogEvent event, int start, int end) {
        RawFields raw = event.raw();
        int mark = raw.size();
        int size = event.arena().size();
        if (indexer.index(event.arena(), start, end, raw) && raw.size() > mark + 1) {
            raw.unwrap(mark);
            return true;
        }
        raw.truncate(mark);
        event.arena().truncate(size);
        return false;
    }
}

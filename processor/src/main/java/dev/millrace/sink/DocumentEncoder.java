package dev.millrace.sink;

import dev.millrace.event.ByteArena;
import dev.millrace.event.LogEvent;

final class DocumentEncoder {
    void encode(LogEvent event, ByteArena body) {
        body.appendAscii("{" + event.index() + "}");
    }
}

package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.Level;
import dev.millrace.event.ValueKind;

/** {@code message}. Where an event has several candidates, the first of the list is it. */
final class MessageField {

    private MessageField() {}

    static void declare(FieldRules.Builder rules) {
        rules.aliases(
                        Ecs.MESSAGE,
                        MappingGuard::readSomeText,
                        "fields.message",
                        "msg",
                        "Message",
                        "MESSAGE",
                        "short_message")
                .aliases(Ecs.MESSAGE, MessageField::readSerilog, "@m")
                .aliases(
                        Ecs.MESSAGE,
                        MappingGuard::readSomeText,
                        "RenderedMessage",
                        "renderedMessage",
                        "body",
                        "Body",
                        "log_message",
                        "logMessage",
                        "logmessage",
                        "textPayload",
                        "elasticsearch.slowlog.message",
                        "_msg",
                        // structlog
                        "event")
                // the Docker daemon and Fluent Bit keep the line's end
                .aliases(Ecs.MESSAGE, MessageField::readLine, "log")
                .aliases(Ecs.MESSAGE, MappingGuard::readSomeText, "text", "full_message", "MessageTemplate", "line")
                .aliases(Ecs.MESSAGE, MessageField::readSerilog, "@mt");
    }

    /** Serilog's compact format, {@code @m} rendered, {@code @mt} the template: it leaves out the level of most events. */
    private static boolean readSerilog(Normalization event, FieldRule rule, int i) {
        boolean isRead = MappingGuard.readSomeText(event, rule, i);
        if (isRead) {
            event.implyLevel(Level.INFO);
        }
        return isRead;
    }

    private static boolean readLine(Normalization event, FieldRule rule, int i) {
        if (event.kind(i) != ValueKind.ESCAPED) {
            return MappingGuard.readSomeText(event, rule, i);
        }
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        boolean endsWithNewline =
                end - start > 2 && bytes[end - 1] == 'n' && bytes[end - 2] == '\\' && bytes[end - 3] != '\\';
        return event.put(rule, i, ValueKind.ESCAPED, start, endsWithNewline ? end - 2 : end);
    }
}

package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsFields;
import dev.millrace.event.ValueKind;

/**
 * {@code error.*}, from error objects, from text in fields named after errors, and, where the event does not say them
 * itself, type and message from its stack trace.
 */
final class ErrorFields {

    private ErrorFields() {}

    static void declare(FieldRules.Builder rules) {
        rules.aliases(
                        Ecs.ERROR_TYPE,
                        MappingGuard::readSomeText,
                        "error.name",
                        "error.class",
                        "error.kind",
                        "err.type",
                        "err.name",
                        "exception.type",
                        "exception.class",
                        "exception.exception_class",
                        "exception.name",
                        "thrown.name",
                        "error_type",
                        "errorType",
                        "exception_class",
                        "exc_type",
                        // Quarkus and Keycloak, Monolog, log4j2's GcpLayout
                        "exception.exceptionType",
                        "context.exception.class",
                        "_exception.class",
                        "exception.exc_type")
                .aliases(
                        Ecs.ERROR_MESSAGE,
                        MappingGuard::readSomeText,
                        "error.msg",
                        "error.reason",
                        "err.message",
                        "err.msg",
                        "exception.message",
                        "exception.exception_message",
                        "thrown.message",
                        "error_message",
                        "errorMessage",
                        "exception_message",
                        "exception.value",
                        "context.exception.message",
                        "_exception.message",
                        "fields.error",
                        "fields.err")
                .aliases(Ecs.ERROR_MESSAGE, ErrorFields::readMessageOrStack, "error", "err", "exception", "Exception")
                .aliases(
                        Ecs.ERROR_CODE,
                        MappingGuard::readSomething,
                        "err.code",
                        "exception.code",
                        "error_code",
                        "errorCode",
                        "context.exception.code")
                .aliases(
                        Ecs.ERROR_STACK_TRACE,
                        TextReaders::lines,
                        "error.stack",
                        "error.stacktrace",
                        "err.stack",
                        "exception.stacktrace",
                        "exception.stack_trace",
                        "exception.stackTrace",
                        "exception.stack",
                        "thrown.extendedStackTrace",
                        "stack_trace",
                        "stackTrace",
                        "stacktrace",
                        "exc_info",
                        "exc_text",
                        "traceback",
                        "errorVerbose",
                        "@x",
                        "stack",
                        "context.exception.trace",
                        "_exception.stackTrace",
                        "error.stackTrace");
    }

    /** Several lines are a stack trace, one line is a message. */
    private static boolean readMessageOrStack(Normalization event, FieldRule rule, int i) {
        if (!event.kind(i).isText() || !MappingGuard.isSomething(event, i)) {
            return false;
        }
        int start = event.start(i);
        int end = event.end(i);
        if (lineEnd(event.bytes(), start, end) < end) {
            return event.put(Ecs.ERROR_STACK_TRACE, rule.rank(), i, event.kind(i), start, end);
        }
        return event.put(rule, i, event.kind(i), start, end);
    }

    static void complete(Normalization event) {
        EcsFields ecs = event.ecs();
        int slot = ecs.slot(Ecs.ERROR_STACK_TRACE);
        if (slot < 0 || !ecs.kind(slot).isText() || (event.has(Ecs.ERROR_TYPE) && event.has(Ecs.ERROR_MESSAGE))) {
            return;
        }
        ValueKind kind = ecs.kind(slot);
        int start = ecs.start(slot);
        int end = ecs.end(slot);
        byte[] bytes = event.bytes();
        int lineStart = start;
        int lineEnd = lineEnd(bytes, start, end);
        if (startsWith(bytes, start, lineEnd, "Traceback (most recent call last)")) {
            // Python says last what happened.
            end = withoutNewlines(bytes, start, end);
            lineStart = lastLine(bytes, start, end);
            lineEnd = end;
        } else if (startsWith(bytes, start, lineEnd, "Exception in thread ")) {
            lineStart = afterThread(bytes, start, lineEnd);
        }
        readHeadline(event, kind, lineStart, lineEnd);
    }

    /** {@code type: message}, or a type alone; anything else says nothing for sure. */
    private static void readHeadline(Normalization event, ValueKind kind, int start, int end) {
        byte[] bytes = event.bytes();
        int typeEnd = start;
        boolean isQualified = false;
        while (typeEnd < end && isTypeCharacter(bytes[typeEnd])) {
            isQualified |= bytes[typeEnd] == '.';
            typeEnd++;
        }
        boolean isType = typeEnd > start
                && (typeEnd == end || bytes[typeEnd] == ':')
                && ((isQualified && typeEnd < end)
                        || endsWith(bytes, start, typeEnd, "Error")
                        || endsWith(bytes, start, typeEnd, "Exception"));
        if (!isType || isDigit(bytes[start])) {
            return;
        }
        event.derive(Ecs.ERROR_TYPE, ValueKind.STRING, start, typeEnd);
        int messageStart = typeEnd + 1;
        while (messageStart < end && bytes[messageStart] == ' ') {
            messageStart++;
        }
        if (messageStart < end) {
            event.derive(Ecs.ERROR_MESSAGE, kind, messageStart, end);
        }
    }

    /** Before the first line break, be it a character or, in JSON, its escape. */
    private static int lineEnd(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return i;
            }
            if (bytes[i] == '\\' && i + 1 < end) {
                if (bytes[i + 1] == 'n' || bytes[i + 1] == 'r') {
                    return i;
                }
                i++;
            }
        }
        return end;
    }

    private static int withoutNewlines(byte[] bytes, int start, int end) {
        int last = end;
        while (last - 2 >= start && (bytes[last - 1] == '\n' || (bytes[last - 1] == 'n' && bytes[last - 2] == '\\'))) {
            last -= bytes[last - 1] == '\n' ? 1 : 2;
        }
        return last;
    }

    private static int lastLine(byte[] bytes, int start, int end) {
        for (int i = end - 1; i > start; i--) {
            if (bytes[i] == '\n' || (bytes[i] == 'n' && bytes[i - 1] == '\\')) {
                return i + 1;
            }
        }
        return start;
    }

    /** After {@code Exception in thread "main" }; in JSON its quotes are escaped. */
    private static int afterThread(byte[] bytes, int start, int end) {
        int quotes = 0;
        for (int i = start; i < end; i++) {
            quotes += bytes[i] == '"' ? 1 : 0;
            if (quotes == 2) {
                return Math.min(end, i + 2);
            }
        }
        return end;
    }

    private static boolean startsWith(byte[] bytes, int start, int end, String ascii) {
        if (end - start < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            byte expected = (byte) ascii.charAt(i);
            if (bytes[start + i] != expected) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsWith(byte[] bytes, int start, int end, String ascii) {
        return startsWith(bytes, Math.max(start, end - ascii.length()), end, ascii);
    }

    private static boolean isTypeCharacter(byte b) {
        int lower = b | 0x20;
        return (lower >= 'a' && lower <= 'z') || isDigit(b) || b == '.' || b == '_' || b == '$';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}

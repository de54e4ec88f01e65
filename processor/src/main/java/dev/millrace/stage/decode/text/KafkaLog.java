package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.EnumSet;
import java.util.Set;

/**
 * Kafka's own log4j layout, {@code [date] LEVEL message (logger)}, in which the brokers, Connect and most of what belongs
 * to Kafka writes. The message may have several lines, as configurations do; the logger ends it. What it begins with in
 * brackets is the component.
 */
final class KafkaLog implements TextFormat {

    private static final Name CLASS = Name.of("kafka.log.class");
    private static final Name COMPONENT = Name.of("kafka.log.component");
    private static final Name LOGGER = Name.of("log.logger");

    private final LinePattern header = LinePattern.of("[%{iso:@timestamp}] %{level:log.level} ");

    @Override
    public String dataset() {
        return "kafka.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.BRACKET);
    }

    @Override
    public boolean read(TextLine line) {
        int at = header.matchFrom(line, line.start());
        if (at < 0) {
            return false;
        }
        byte[] bytes = line.bytes();
        int end = line.end();
        int message = DateScan.skipSpaces(bytes, at, line.lineEnd());
        int lineStart = message;
        int lineEnd = message;
        int open = end;
        while (open == end && lineStart < end) {
            lineEnd = StackTraces.lineEnd(bytes, lineStart, end);
            int last = StackTraces.trimmed(bytes, lineStart, lineEnd);
            int name = loggerStart(bytes, lineStart, last);
            open = name < last ? name : end;
            lineStart = lineEnd + 1;
        }
        if (open == end) {
            return false;
        }
        int close = StackTraces.trimmed(bytes, open, lineEnd) - 1;
        line.addText(CLASS, open + 1, close);
        line.addText(LOGGER, open + 1, close);
        int text = component(line, bytes, message, open);
        line.addMessage(text, StackTraces.trimmed(bytes, text, open), lineEnd);
        return true;
    }

    /** Where the parenthesis stands that opens the logger at the end of a line, or {@code end}. */
    private static int loggerStart(byte[] bytes, int start, int end) {
        if (end == start || bytes[end - 1] != ')') {
            return end;
        }
        int at = end - 1;
        boolean isDotted = false;
        while (at > start && isNamePart(bytes[at - 1])) {
            at--;
            isDotted |= bytes[at] == '.';
        }
        boolean isLogger = at < end - 1 && at > start && bytes[at - 1] == '(';
        boolean isSeparated = isLogger && (at - 1 == start || bytes[at - 2] == ' ');
        return isSeparated && (isDotted || Scan.isLetter(bytes[at])) ? at - 1 : end;
    }

    private static boolean isNamePart(byte b) {
        return Scan.isLetter(b) || Scan.isDigit(b) || b == '.' || b == '$' || b == '_' || b == '-';
    }

    private static int component(TextLine line, byte[] bytes, int start, int end) {
        int close = bytes[start] == '[' ? HeaderScan.nested(bytes, start + 1, end) : start;
        if (close <= start + 1 || bytes[close] != ']') {
            return start;
        }
        int after = close + 1;
        if (after < end && (bytes[after] == ':' || bytes[after] == ',')) {
            after++;
        }
        if (after < end && bytes[after] != ' ') {
            return start;
        }
        line.addText(COMPONENT, start + 1, close);
        return DateScan.skipSpaces(bytes, after, end);
    }
}

package dev.millrace.stage.decode;

import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.DateScan;
import dev.millrace.stage.decode.text.DeviceHeader;
import dev.millrace.stage.decode.text.Scan;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * Syslog by RFC 3164 and the habits that it describes: {@code TIMESTAMP HOSTNAME TAG[PID]: MESSAGE} after the priority,
 * where anything may be missing. A tag is known by its colon or its process id; words without are a message. What
 * network devices put before a message is left to it. Owned by the stream thread.
 */
final class Syslog3164Dialect {

    private static final Name SERVICE = Name.of("system.syslog.service");
    private static final int MAX_TAG = 128;
    private static final int MOST_WORDS = 4;

    private byte[] line = new byte[0];
    private int end;

    /** @param start after the priority */
    void read(LogEvent event, int start, int lineEnd) {
        line = event.arena().array();
        end = lineEnd;
        int at = SyslogDialect.skipSpaces(line, start, end);
        int timestamp = at < end && (line[at] == '*' || line[at] == '.') ? at + 1 : at;
        int timestampEnd = DateScan.syslog(line, timestamp, end);
        if (timestampEnd > timestamp) {
            SyslogDialect.addText(event, SyslogDialect.TIMESTAMP, timestamp, timestampEnd);
            at = timestampEnd < end && line[timestampEnd] == ':' ? timestampEnd + 1 : timestampEnd;
            at = host(event, SyslogDialect.skipSpaces(line, at, end));
        }
        SyslogDialect.addMessage(event, tag(event, at), end);
    }

    /** @return where tag or message start */
    private int host(LogEvent event, int start) {
        int at = hostEnd(line, start, end);
        boolean isHost = at > start
                && (at == end || line[at] == ' ')
                && line[at - 1] != ':'
                && line[start] != '%'
                && tagEnd(line, start, end) == start
                && Scan.digits(line, start, at) < at - start;
        if (!isHost) {
            return start;
        }
        SyslogDialect.addText(event, SyslogDialect.HOST, start, at);
        return SyslogSelector.read(event, Math.min(at + 1, end), end);
    }

    /** @return where the message starts */
    private int tag(LogEvent event, int start) {
        int tagEnd = tagEnd(line, start, end);
        if (tagEnd == start) {
            tagEnd = wordsEnd(line, start, end, MAX_TAG / 2);
        }
        if (tagEnd == start || DeviceHeader.find(line, start, end) != DeviceHeader.NONE) {
            return start;
        }
        int program = event.raw().size();
        SyslogDialect.addText(event, SyslogDialect.PROCESS, start, tagEnd);
        int at = tagEnd;
        if (line[at] == '[') {
            int close = close(line, at, end);
            SyslogDialect.addProcessId(event, at + 1, close);
            at = service(event, close + 1);
            if (at > close + 1) {
                // Elastic's integration takes the whole tag for the name.
                event.raw().replace(program, ValueKind.TEXT, start, at);
            }
        }
        if (at < end && line[at] == ':') {
            at++;
        }
        return at < end && line[at] == ' ' ? at + 1 : at;
    }

    /** {@code (name)} between a process id and its colon: whom Darwin's launchd speaks of. */
    private int service(LogEvent event, int start) {
        if (end - start < 4 || line[start] != ' ' || line[start + 1] != '(') {
            return start;
        }
        int at = start + 2;
        while (at < end && at - start < MAX_TAG && line[at] > ' ' && line[at] != ')') {
            at++;
        }
        boolean isService = end - at > 1 && line[at] == ')' && line[at + 1] == ':';
        if (!isService) {
            return start;
        }
        SyslogDialect.addText(event, SERVICE, start + 2, at);
        return at + 1;
    }

    /** The end of what may be a host's name or address. */
    static int hostEnd(byte[] line, int start, int end) {
        int at = start;
        while (at < end && isHostCharacter(line[at])) {
            at++;
        }
        return at;
    }

    /** The end of the tag's name, which a process id or a colon follows, or {@code start} where there is no tag. */
    static int tagEnd(byte[] line, int start, int end) {
        int at = start;
        boolean hasLetter = false;
        while (at < end && at - start < MAX_TAG && isTagCharacter(line[at])) {
            hasLetter |= isLetter(line[at++]);
        }
        if (at == end || !hasLetter || line[start] == '%') {
            return start;
        }
        boolean isTag = switch (line[at]) {
            case ':' -> at + 1 == end || line[at + 1] == ' ' || line[at + 1] == '{';
            case '[' -> isFollowedProperly(line, close(line, at, end), end);
            default -> false;
        };
        return isTag ? at : start;
    }

    /** The end of a tag of several words, {@code Some Program[12]:}, or {@code start}. */
    static int wordsEnd(byte[] line, int start, int end, int longest) {
        int at = start;
        int words = 1;
        while (at < end && at - start < longest && (isTagCharacter(line[at]) || line[at] == ' ')) {
            words += line[at++] == ' ' ? 1 : 0;
        }
        if (at == end || words > MOST_WORDS || line[at] != '[' || line[at - 1] == ' ' || !isLetter(line[start])) {
            return start;
        }
        int close = close(line, at, end);
        boolean isProcessId = close > 0 && end - close > 2 && SyslogDialect.isDigit(line[at + 1]);
        boolean isFollowed =
                isProcessId && (line[close + 1] == ':' || (line[close + 1] == ' ' && line[close + 2] == '('));
        return isFollowed ? at : start;
    }

    private static boolean isFollowedProperly(byte[] line, int close, int end) {
        return close > 0 && (close + 1 == end || line[close + 1] == ':' || line[close + 1] == ' ');
    }

    /** The bracket that closes a process id of at least one character, or 0. */
    private static int close(byte[] line, int open, int end) {
        int at = open + 1;
        while (at < end && at - open < MAX_TAG && line[at] > ' ' && line[at] != '[' && line[at] != ']') {
            at++;
        }
        return at < end && line[at] == ']' && at > open + 1 ? at : 0;
    }

    private static boolean isTagCharacter(byte b) {
        return b > ' ' && b < 0x7f && b != ':' && b != '[' && b != ']' && b != '"' && b != ',' && b != '=' && b != '{';
    }

    /** Names, addresses of either version with or without a zone, and what rsyslog lets pass besides. */
    private static boolean isHostCharacter(byte b) {
        return isLetter(b)
                || SyslogDialect.isDigit(b)
                || b == '.'
                || b == '-'
                || b == '_'
                || b == ':'
                || b == '%'
                || b == '@'
                || b == '/';
    }

    private static boolean isLetter(byte b) {
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'z';
    }
}

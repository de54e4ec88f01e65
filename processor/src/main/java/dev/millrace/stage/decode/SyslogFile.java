package dev.millrace.stage.decode;

import dev.millrace.event.Levels;
import dev.millrace.event.LogEvent;
import dev.millrace.stage.decode.text.DateScan;
import dev.millrace.stage.decode.text.DeviceHeader;
import dev.millrace.stage.decode.text.Scan;
import java.nio.charset.StandardCharsets;

/**
 * Lines as syslog daemons and the journal write them to files, without priority: {@code Nov 22 03:04:05 host tag[pid]:
 * message}, or with a time by RFC 3339 where a host and a tag follow. What begins with a date but has no tag is not
 * taken for syslog: other logs begin with dates too. Owned by the stream thread.
 */
final class SyslogFile {

    private static final int MAX_TAG = 64;
    private static final byte[] REPEATED = "last message repeated ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPEATED_ON_DARWIN = "--- last message repeated ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PACKET = ": IN=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IN = "IN=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEROKU = "heroku[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] APP = "app[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK = "-- MARK --".getBytes(StandardCharsets.US_ASCII);

    private final Syslog3164Dialect rfc3164;

    SyslogFile(Syslog3164Dialect rfc3164) {
        this.rfc3164 = rfc3164;
    }

    /** @return false, and the event is as it was, where this is no such line */
    boolean read(LogEvent event, int start, int end) {
        byte[] line = event.arena().array();
        int timeEnd = timeEnd(line, start, end);
        if (timeEnd == start || timeEnd == end || line[timeEnd] != ' ') {
            return false;
        }
        int host = SyslogDialect.skipSpaces(line, timeEnd, end);
        if (isRepetition(line, host, end)) {
            SyslogDialect.addText(event, SyslogDialect.TIMESTAMP, start, timeEnd);
            SyslogDialect.addMessage(event, host, end);
            return true;
        }
        boolean isRfc3339 = SyslogDialect.isDigit(line[start]);
        if (isTaggedWithoutHost(line, host, end) || (isRfc3339 && isHerokus(line, host, end))) {
            rfc3164.read(event, start, end);
            return true;
        }
        int hostEnd = Syslog3164Dialect.hostEnd(line, host, end);
        if (hostEnd == host || hostEnd == end || line[hostEnd] != ' ' || Levels.isWord(line, host, hostEnd)) {
            return false;
        }
        int tag = SyslogDialect.skipSpaces(line, hostEnd, end);
        if (!isTagged(line, tag, end) && !isSelected(line, tag, end)) {
            return false;
        }
        rfc3164.read(event, start, end);
        return true;
    }

    private static int timeEnd(byte[] line, int start, int end) {
        if (Scan.isLetter(line[start])) {
            return Scan.isMonth(line, start, end) ? DateScan.syslog(line, start, end) : start;
        }
        // Written by daemons with T and zone; other logs have a blank, or none.
        boolean isDate = end - start > 20 && SyslogDialect.isDigit(line[start]) && line[start + 10] == 'T';
        int at = isDate ? DateScan.syslog(line, start, end) : start;
        return at > start && (hasZone(line, start, at) || hasMicroseconds(line, start, at)) ? at : start;
    }

    /** Daemons write them, other logs seldom without a zone. */
    private static boolean hasMicroseconds(byte[] line, int start, int end) {
        return end - start == 26 && line[end - 7] == '.';
    }

    private static boolean hasZone(byte[] line, int start, int end) {
        if (line[end - 1] == 'Z') {
            return true;
        }
        for (int i = Math.max(start + 11, end - 6); i < end; i++) {
            if (line[i] == '+' || line[i] == '-') {
                return true;
            }
        }
        return false;
    }

    /** A tag as RFC 3164 has it, one of several words before a process id as Darwin has it, or a daemon's own words. */
    private boolean isTagged(byte[] line, int start, int end) {
        return Syslog3164Dialect.tagEnd(line, start, end) > start
                || Syslog3164Dialect.wordsEnd(line, start, end, MAX_TAG) > start
                || isRepetition(line, start, end)
                || DeviceHeader.find(line, start, end) != DeviceHeader.NONE
                || isPacket(line, start, end);
    }

    /** {@code [prefix] IN=}: netfilter's, where the daemon leaves out who wrote it. */
    private static boolean isPacket(byte[] line, int start, int end) {
        if (line[start] != '[') {
            return false;
        }
        int close = start;
        while (close < end && close - start < MAX_TAG && line[close] != ']') {
            close++;
        }
        return close < end && Scan.startsWith(line, SyslogDialect.skipSpaces(line, close + 1, end), end, IN);
    }

    /** {@code daemon.warn tag:}. */
    private static boolean isSelected(byte[] line, int start, int end) {
        int tag = Scan.word(line, start, end) + 1;
        return tag < end
                && tag - start < 20
                && Syslog3164Dialect.tagEnd(line, tag, end) > tag
                && SyslogSelector.isAt(line, start, end);
    }

    /** A process id tells the tag of a line without host; so does a packet of netfilter behind the prefix of its rule. */
    private static boolean isTaggedWithoutHost(byte[] line, int start, int end) {
        int tagEnd = Syslog3164Dialect.tagEnd(line, start, end);
        return tagEnd > start
                && ((line[tagEnd] == '[' && SyslogDialect.isDigit(line[tagEnd + 1]))
                        || Scan.startsWith(line, tagEnd, end, PACKET));
    }

    /** {@code heroku[router]:} and {@code app[web.1]:}, as {@code heroku logs} prints what is of no host. */
    private static boolean isHerokus(byte[] line, int start, int end) {
        return Scan.startsWith(line, start, end, HEROKU) || Scan.startsWith(line, start, end, APP);
    }

    private static boolean isRepetition(byte[] line, int start, int end) {
        return Scan.startsWith(line, start, end, REPEATED)
                || Scan.startsWith(line, start, end, REPEATED_ON_DARWIN)
                || Scan.startsWith(line, start, end, MARK);
    }
}

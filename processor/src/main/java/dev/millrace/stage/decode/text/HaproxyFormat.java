package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * HAProxy, with or without the header of syslog. The time of a request is in its line; that of the header counts for
 * lines that have none. With a header that names {@code haproxy} every other line is a message of its own. Immutable;
 * read by any thread.
 */
final class HaproxyFormat implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name PROCESS = Name.of("process.name");
    private static final Name MESSAGE = TextFields.MESSAGE;
    private static final Name CATEGORY = Name.of("event.category");
    private static final Name TYPE = Name.of("event.type");
    private static final byte[] HAPROXY = "haproxy".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WEB = "web".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCESS = "access".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NETWORK = "network".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECTION = "connection".getBytes(StandardCharsets.US_ASCII);

    private final LinePattern header;
    private final LinePattern http;
    private final LinePattern tcp;
    private final LinePattern error;
    private final LinePattern connect;

    HaproxyFormat(LinePattern header, LinePattern http, LinePattern tcp, LinePattern error, LinePattern connect) {
        this.header = header;
        this.http = http;
        this.tcp = tcp;
        this.error = error;
        this.connect = connect;
    }

    @Override
    public String dataset() {
        return "haproxy.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.ADDRESS, Lead.MONTH, Lead.ISO_DATE, Lead.WORD, Lead.OTHER, Lead.NUMBER);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int start = line.start();
        int end = line.lineEnd();
        int dateEnd =
                Scan.isLetter(bytes[start]) || Scan.isDigit(bytes[start]) ? DateScan.syslog(bytes, start, end) : start;
        int at = start;
        if (dateEnd > start) {
            at = header.matchFrom(line, start);
            if (at == Element.NO_MATCH) {
                return false;
            }
            line.addConstant(PROCESS, HAPROXY);
        }
        if (http.matchFrom(line, at) != Element.NO_MATCH) {
            complete(line, WEB, ACCESS);
        } else if (tcp.matchFrom(line, at) != Element.NO_MATCH || error.matchFrom(line, at) != Element.NO_MATCH) {
            complete(line, NETWORK, CONNECTION);
        } else if (at > start || bytes[at] == 'C') {
            return readWithoutTime(line, at, dateEnd);
        } else {
            return false;
        }
        return true;
    }

    private boolean readWithoutTime(TextLine line, int at, int dateEnd) {
        boolean isConnect = connect.matchFrom(line, at) != Element.NO_MATCH;
        if (dateEnd > line.start()) {
            line.addText(TIMESTAMP, line.start(), dateEnd);
        }
        if (isConnect) {
            complete(line, NETWORK, CONNECTION);
        } else {
            line.addText(MESSAGE, at, line.end());
        }
        return isConnect || dateEnd > line.start();
    }

    private static void complete(TextLine line, byte[] category, byte[] type) {
        line.addConstant(CATEGORY, category);
        line.addConstant(TYPE, type);
    }
}

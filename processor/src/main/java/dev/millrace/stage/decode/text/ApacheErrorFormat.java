package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * The error log of Apache httpd, 2.2 and 2.4. The client may stand after the source file and the system's error, which
 * are part of the message then, as is the referrer at its end. Immutable; read by any thread.
 */
final class ApacheErrorFormat implements TextFormat {

    private static final LinePattern HEAD =
            LinePattern.of("[%{ctime:@timestamp}] [%(%{word?:apache.error.module}:%)%{level:log.level}]");
    private static final LinePattern PROCESS =
            LinePattern.of(" [pid %{int:process.pid}%(:tid %{int:process.thread.id}%)]");

    /** 2.4 logs the port always, and no brackets around an IPv6 address. */
    private static final LinePattern PEER =
            LinePattern.of("[%[client%|remote%] %[%{peer:source}%|%{endpoint:source}%]] ");

    private static final LinePattern CLIENT = LinePattern.of("[client %{endpoint:source}] ");

    private static final byte[] CLIENT_LATER = ": [client ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REFERRER_AT_END = ", referer: ".getBytes(StandardCharsets.US_ASCII);
    private static final Name REFERRER = Name.of("http.request.referrer");
    private static final Name CODE = Name.of("event.code");
    private static final Name CATEGORY = Name.of("event.category");
    private static final Name TYPE = Name.of("event.type");
    private static final byte[] WEB = "web".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String dataset() {
        return "apache.error";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.BRACKET);
    }

    @Override
    public boolean read(TextLine line) {
        int head = HEAD.matchFrom(line, line.start());
        if (head == Element.NO_MATCH) {
            return false;
        }
        byte[] bytes = line.bytes();
        int process = PROCESS.matchFrom(line, head);
        LinePattern client = process == Element.NO_MATCH ? CLIENT : PEER;
        int at = DateScan.skipSpaces(bytes, process == Element.NO_MATCH ? head : process, line.lineEnd());
        int message = client.matchFrom(line, at);
        int text = message;
        if (message == Element.NO_MATCH) {
            message = at;
            int later = Scan.indexOf(bytes, at, line.lineEnd(), CLIENT_LATER);
            text = later == line.lineEnd() ? at : client.matchFrom(line, later + 2);
        }
        line.addText(TextFields.MESSAGE, message, line.end());
        addCode(line, text == Element.NO_MATCH ? message : text);
        addReferrer(line, message);
        line.addConstant(CATEGORY, WEB);
        line.addConstant(TYPE, ERROR);
        return true;
    }

    /** {@code AH00094:}. */
    private static void addCode(TextLine line, int at) {
        byte[] bytes = line.bytes();
        boolean isCode = line.lineEnd() - at > 7
                && bytes[at] == 'A'
                && bytes[at + 1] == 'H'
                && Scan.digits(bytes, at + 2, at + 8) == 5
                && bytes[at + 7] == ':';
        if (isCode) {
            line.add(CODE, ValueKind.TEXT, at, at + 7);
        }
    }

    /** The last one: what a client sends may hold the same words. */
    private static void addReferrer(TextLine line, int start) {
        byte[] bytes = line.bytes();
        int last = line.lineEnd();
        int at = Scan.indexOf(bytes, start, line.lineEnd(), REFERRER_AT_END);
        while (at < line.lineEnd()) {
            last = at;
            at = Scan.indexOf(bytes, at + 1, line.lineEnd(), REFERRER_AT_END);
        }
        line.addText(REFERRER, last + REFERRER_AT_END.length, line.lineEnd());
    }
}

package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The error log of nginx. What the message was logged in the context of, {@code client: ..., server: ..., request: "..."},
 * stands at its end and also stays there. A request may hold what looks like such a context; only one that reaches to
 * the end of the text and has each key once is believed. Used by one thread.
 */
final class NginxErrorFormat implements TextFormat {

    private static final LinePattern HEAD =
            LinePattern.of("%{slashed:@timestamp} [%{level:log.level}] %{int:process.pid}#%{int:process.thread.id}: "
                    + "%(*%{int:nginx.error.connection_id} %)");

    private static final byte[] CLIENT = ", client: ".getBytes(StandardCharsets.US_ASCII);
    private static final FieldNames KEYS = new FieldNames(
            List.of("client", "server", "request", "subrequest", "upstream", "host", "referrer", "login"));
    private static final Name SERVER = Name.of("nginx.error.server");
    private static final Name SUBREQUEST = Name.of("nginx.error.subrequest");
    private static final Name UPSTREAM = Name.of("nginx.error.upstream");
    private static final Name REFERRER = Name.of("http.request.referrer");
    private static final Name USER = Name.of("user.name");
    private static final Name CATEGORY = Name.of("event.category");
    private static final Name TYPE = Name.of("event.type");
    private static final byte[] WEB = "web".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_ATTEMPTS = 4;

    private final EndpointToken source = new EndpointToken("source");
    private final RequestToken request = new RequestToken(Element.NOTHING);

    @Override
    public String dataset() {
        return "nginx.error";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.SLASHED_DATE);
    }

    @Override
    public boolean read(TextLine line) {
        int message = HEAD.matchFrom(line, line.start());
        if (message == Element.NO_MATCH) {
            return false;
        }
        line.addText(TextFields.MESSAGE, message, line.end());
        int at = message;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            at = Scan.indexOf(line.bytes(), at, line.end(), CLIENT);
            if (at == line.end()) {
                break;
            }
            if (context(line, at, false)) {
                context(line, at, true);
                break;
            }
            at++;
        }
        line.addConstant(CATEGORY, WEB);
        line.addConstant(TYPE, ERROR);
        return true;
    }

    /**
     * Reads {@code , key: value} up to the end of the text.
     *
     * @return false where it is anything else
     */
    private boolean context(TextLine line, int start, boolean add) {
        byte[] bytes = line.bytes();
        int end = line.end();
        int seen = 0;
        int at = start;
        while (at < end) {
            if (end - at < 3 || bytes[at] != ',' || bytes[at + 1] != ' ') {
                return false;
            }
            int keyEnd = Scan.letters(bytes, at + 2, end);
            int key = KEYS.indexOf(FieldHash.of(bytes, at + 2, keyEnd), bytes, at + 2, keyEnd);
            boolean isKey = key != FieldNames.UNKNOWN
                    && (seen & (1 << key)) == 0
                    && keyEnd + 1 < end
                    && bytes[keyEnd] == ':'
                    && bytes[keyEnd + 1] == ' ';
            if (!isKey) {
                return false;
            }
            seen |= 1 << key;
            int from = keyEnd + 2;
            boolean isQuoted = from < end && bytes[from] == '"';
            from += isQuoted ? 1 : 0;
            int to = isQuoted ? quoteEnd(bytes, from, end) : plainEnd(bytes, from, end);
            if (add) {
                add(line, key, from, to);
            }
            at = isQuoted ? to + 1 : to;
        }
        return true;
    }

    private static int plainEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != ',') {
            at++;
        }
        return at;
    }

    /** nginx does not escape quotes here: it is one that a comma and a blank follow, or nothing. */
    private static int quoteEnd(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            if (bytes[at] == '"' && (at + 1 == end || (bytes[at + 1] == ',' && at + 2 < end && bytes[at + 2] == ' '))) {
                return at;
            }
        }
        return end;
    }

    private void add(TextLine line, int key, int from, int to) {
        switch (key) {
            case 0 -> source.match(line, from, to);
            case 1 -> line.addText(SERVER, from, to);
            case 2 -> request.match(line, from, to);
            case 3 -> line.addText(SUBREQUEST, from, to);
            case 4 -> line.addText(UPSTREAM, from, to);
            case 5 -> AuthorityToken.add(line, from, to);
            case 6 -> line.addText(REFERRER, from, to);
            default -> line.addText(USER, from, to);
        }
    }
}

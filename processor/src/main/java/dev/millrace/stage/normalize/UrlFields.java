package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.PercentEncoding;
import dev.millrace.event.ValueKind;

/** {@code url.*}: the URL as logged, and its parts where the event does not say them itself. */
final class UrlFields {

    private static final int LONGEST_EXTENSION = 16;
    private static final String CONNECT = "CONNECT";

    private UrlFields() {}

    static void declare(FieldRules.Builder rules) {
        rules.aliases(
                        Ecs.URL_ORIGINAL,
                        MappingGuard::readSomeText,
                        "request_uri",
                        "requestUri",
                        "request_url",
                        "requestUrl",
                        "url",
                        "uri",
                        "http.url",
                        "http.target",
                        "req.url",
                        "request.url",
                        "request.uri",
                        "httpRequest.requestUrl")
                .aliases(
                        Ecs.URL_PATH,
                        MappingGuard::readSomeText,
                        "RequestPath",
                        "request_path",
                        "requestPath",
                        "url_path")
                .aliases(Ecs.URL_QUERY, MappingGuard::readSomeText, "query_string", "queryString", "QueryString");
    }

    static void complete(Normalization event) {
        EcsFields ecs = event.ecs();
        int slot = ecs.slot(Ecs.URL_ORIGINAL);
        if (slot < 0 || !ecs.kind(slot).isText()) {
            slot = ecs.slot(Ecs.URL_FULL);
        }
        if (slot >= 0 && ecs.kind(slot) == ValueKind.ESCAPED) {
            // Some escape each slash.
            int start = event.plainStart(ValueKind.ESCAPED, ecs.start(slot), ecs.end(slot));
            readParts(event, ValueKind.TEXT, start, event.plainEnd());
        } else if (slot >= 0 && isPlain(ecs.kind(slot))) {
            readParts(event, ecs.kind(slot), ecs.start(slot), ecs.end(slot));
        }
        int path = ecs.slot(Ecs.URL_PATH);
        if (path >= 0 && isPlain(ecs.kind(path))) {
            readExtension(event, ecs.kind(path), ecs.start(path), ecs.end(path));
        }
    }

    private static boolean isPlain(ValueKind kind) {
        return kind == ValueKind.STRING || kind == ValueKind.TEXT;
    }

    /** {@code html} of {@code /a/b.html}: letters and digits, a letter among them, so that {@code /v1.0} has none. */
    private static void readExtension(Normalization event, ValueKind kind, int start, int end) {
        byte[] bytes = event.bytes();
        int dot = end - 1;
        boolean hasLetter = false;
        while (dot > start && end - dot <= LONGEST_EXTENSION && isLetterOrDigit(bytes[dot])) {
            hasLetter |= bytes[dot] > '9';
            dot--;
        }
        boolean isWithinName = dot > start && bytes[dot] == '.' && bytes[dot - 1] != '/' && bytes[dot - 1] != '.';
        if (hasLetter && isWithinName) {
            event.derive(Ecs.URL_EXTENSION, kind, dot + 1, end);
        }
    }

    private static boolean isLetterOrDigit(byte b) {
        int letter = b | 0x20;
        return (b >= '0' && b <= '9') || (letter >= 'a' && letter <= 'z');
    }

    /** {@code [http[s]://domain[:port]]/path[?query][#fragment]}. */
    private static void readParts(Normalization event, ValueKind kind, int start, int end) {
        byte[] bytes = event.bytes();
        int pathStart = start;
        int schemeEnd = schemeEnd(bytes, start, end);
        if (schemeEnd > start) {
            event.derive(Ecs.URL_SCHEME, kind, start, schemeEnd);
            int authorityStart = schemeEnd + 3;
            pathStart = firstOf(bytes, authorityStart, end, "/?#");
            readAuthority(event, kind, authorityStart, pathStart);
        }
        if (pathStart == start && isConnect(event)) {
            readAuthority(event, kind, start, end);
            return;
        }
        if (pathStart == end || bytes[pathStart] != '/') {
            return;
        }
        int pathEnd = firstOf(bytes, pathStart, end, "?#");
        derivePart(event, Ecs.URL_PATH, kind, pathStart, pathEnd);
        if (pathEnd < end && bytes[pathEnd] == '?') {
            int queryEnd = firstOf(bytes, pathEnd, end, "#");
            if (queryEnd > pathEnd + 1) {
                derivePart(event, Ecs.URL_QUERY, kind, pathEnd + 1, queryEnd);
            }
        }
    }

    /** Decoded, as Elasticsearch's {@code uri_parts} has it; {@code url.original} keeps it as it was. */
    private static void derivePart(Normalization event, EcsField field, ValueKind kind, int start, int end) {
        if (!event.wins(field, FieldRule.DERIVED)) {
            return;
        }
        int decoded = PercentEncoding.decode(event.arena(), start, end, PercentEncoding.Plus.ITSELF);
        if (decoded == PercentEncoding.NONE) {
            event.derive(field, kind, start, end);
        } else {
            event.derive(field, ValueKind.TEXT, decoded, event.arena().size());
        }
    }

    /** The request for a tunnel names host and port, and nothing else. */
    private static boolean isConnect(Normalization event) {
        int slot = event.ecs().slot(Ecs.HTTP_REQUEST_METHOD);
        if (slot < 0 || event.ecs().end(slot) - event.ecs().start(slot) != CONNECT.length()) {
            return false;
        }
        int start = event.ecs().start(slot);
        for (int i = 0; i < CONNECT.length(); i++) {
            if (event.bytes()[start + i] != CONNECT.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int schemeEnd(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && i < start + 10 && (bytes[i] | 0x20) >= 'a' && (bytes[i] | 0x20) <= 'z') {
            i++;
        }
        boolean isScheme = i > start && i + 2 < end && bytes[i] == ':' && bytes[i + 1] == '/' && bytes[i + 2] == '/';
        return isScheme ? i : start;
    }

    /** What stands before an {@code @} is a credential and is not repeated. */
    private static void readAuthority(Normalization event, ValueKind kind, int start, int end) {
        byte[] bytes = event.bytes();
        int domainStart = start;
        int colon = end;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '@') {
                domainStart = i + 1;
                colon = end;
            } else if (bytes[i] == ':') {
                colon = i;
            } else if (bytes[i] == ']') {
                colon = end;
            }
        }
        if (colon > domainStart) {
            event.derive(Ecs.URL_DOMAIN, kind, domainStart, colon);
        }
        int port = Integers.parseSmall(bytes, colon + 1, end);
        if (port > 0 && port <= 65_535) {
            event.derive(Ecs.URL_PORT, port);
        }
    }

    private static int firstOf(byte[] bytes, int start, int end, String ascii) {
        int i = start;
        while (i < end && (bytes[i] < 0 || ascii.indexOf(bytes[i]) < 0)) {
            i++;
        }
        return Math.min(i, end);
    }
}

package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsFields;
import dev.millrace.event.ValueKind;

/** {@code url.*}: the URL as logged, and its parts where the event does not say them itself. */
final class UrlFields {

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
        } else if (slot >= 0 && (ecs.kind(slot) == ValueKind.STRING || ecs.kind(slot) == ValueKind.TEXT)) {
            readParts(event, ecs.kind(slot), ecs.start(slot), ecs.end(slot));
        }
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
        if (pathStart == end || bytes[pathStart] != '/') {
            return;
        }
        int pathEnd = firstOf(bytes, pathStart, end, "?#");
        event.derive(Ecs.URL_PATH, kind, pathStart, pathEnd);
        if (pathEnd < end && bytes[pathEnd] == '?') {
            int queryEnd = firstOf(bytes, pathEnd, end, "#");
            if (queryEnd > pathEnd + 1) {
                event.derive(Ecs.URL_QUERY, kind, pathEnd + 1, queryEnd);
            }
        }
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

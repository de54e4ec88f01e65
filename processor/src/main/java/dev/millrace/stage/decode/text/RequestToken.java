package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * The line of an HTTP request in quotes, {@code GET /path?query HTTP/1.1}: {@code http.request.method}, {@code
 * url.original}, {@code http.version}. What clients send instead (TLS to a plain port, nothing at all) is kept whole as
 * {@code url.original}. Immutable; read by any thread.
 */
final class RequestToken extends Element {

    private static final Name METHOD = Name.of("http.request.method");
    private static final Name URL = Name.of("url.original");
    private static final Name VERSION = Name.of("http.version");
    private static final byte[] PROTOCOL = {' ', 'H', 'T', 'T', 'P', '/'};
    private static final int LONGEST_METHOD = 20;

    private final byte[] closing;

    /** @param closing what ends it */
    RequestToken(byte[] closing) {
        this.closing = closing;
    }

    @Override
    int match(TextLine line, int at, int end) {
        byte[] bytes = line.bytes();
        int requestEnd = closing.length == 0 ? end : requestEnd(bytes, at, end);
        if (requestEnd < 0) {
            return NO_MATCH;
        }
        if (!isNil(bytes, at, requestEnd)) {
            read(line, bytes, at, requestEnd);
        }
        return requestEnd;
    }

    /** Nothing but hyphens and blanks: proxies write {@code - - -} for what is no HTTP. */
    private static boolean isNil(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (bytes[at] == '-' || bytes[at] == ' ')) {
            at++;
        }
        return at == end && end - start <= 6;
    }

    private int requestEnd(byte[] bytes, int start, int end) {
        for (int at = start; at <= end - closing.length; at++) {
            if (bytes[at] == '\\') {
                at++;
            } else if (bytes[at] == closing[0] && Scan.startsWith(bytes, at, end, closing)) {
                return at;
            }
        }
        return NO_MATCH;
    }

    private static void read(TextLine line, byte[] bytes, int start, int end) {
        int methodEnd = start;
        while (methodEnd < end && methodEnd - start < LONGEST_METHOD && isMethodCharacter(bytes[methodEnd])) {
            methodEnd++;
        }
        boolean isRequest = methodEnd > start && methodEnd + 1 < end && bytes[methodEnd] == ' ';
        if (!isRequest) {
            line.add(URL, ValueKind.TEXT, start, end);
            return;
        }
        int version = end;
        while (version > methodEnd && bytes[version - 1] > ' ') {
            version--;
        }
        boolean hasVersion = version - 1 > methodEnd
                && Scan.startsWith(bytes, version - 1, end, PROTOCOL)
                && end > version - 1 + PROTOCOL.length;
        line.add(METHOD, ValueKind.TEXT, start, methodEnd);
        line.addText(URL, methodEnd + 1, hasVersion ? version - 1 : end);
        if (hasVersion) {
            line.add(VERSION, ValueKind.TEXT, version - 1 + PROTOCOL.length, end);
        }
    }

    private static boolean isMethodCharacter(byte b) {
        return (b >= 'A' && b <= 'Z') || b == '_' || b == '-';
    }
}

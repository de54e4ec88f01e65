package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * The host that a request names, {@code shop.example} or {@code shop.example:8443}: {@code url.domain} and {@code
 * url.port}. A hyphen or nothing says that there was none. Immutable; read by any thread.
 */
final class AuthorityToken extends Element {

    private static final Name DOMAIN = Name.of("url.domain");
    private static final Name PORT = Name.of("url.port");

    private final byte[] closing;

    /** @param closing what ends it */
    AuthorityToken(byte[] closing) {
        this.closing = closing;
    }

    @Override
    int match(TextLine line, int at, int end) {
        int to = Scan.indexOf(line.bytes(), at, end, closing);
        if (to == end) {
            return NO_MATCH;
        }
        add(line, at, to);
        return to;
    }

    static void add(TextLine line, int from, int to) {
        byte[] bytes = line.bytes();
        int end = hostEnd(bytes, from, to);
        if (end == from + 1 && bytes[from] == '-') {
            return;
        }
        line.addText(DOMAIN, from, end);
        if (end < to) {
            line.add(PORT, ValueKind.TEXT, end + 1, to);
        }
    }

    /** Where the colon before a port stands, or {@code to} where there is no port. */
    static int hostEnd(byte[] bytes, int from, int to) {
        int colon = to - 1;
        while (colon > from && Scan.isDigit(bytes[colon])) {
            colon--;
        }
        boolean hasPort = colon > from && colon < to - 1 && bytes[colon] == ':' && Scan.ip(bytes, from, to) != to;
        return hasPort ? colon : to;
    }
}

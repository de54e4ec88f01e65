package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * A peer, {@code 192.0.2.1}, {@code 192.0.2.1:8080}, {@code [2001:db8::1]:443} or {@code name:80}: for {@code source}
 * that is {@code source.address}, {@code source.port}, and {@code source.ip} where it is one. Immutable; read by any
 * thread.
 */
final class EndpointToken extends Element {

    private final Name address;
    private final Name ip;
    private final Name port;
    private final boolean hasPortAlways;

    /** @param fieldSet {@code source}, {@code destination}, {@code client} or {@code server} */
    EndpointToken(String fieldSet) {
        this(fieldSet, false);
    }

    /** @param hasPortAlways also after an IPv6 address without brackets, {@code 2001:db8::1:443}, and after a hyphen */
    EndpointToken(String fieldSet, boolean hasPortAlways) {
        this.hasPortAlways = hasPortAlways;
        address = Name.of(fieldSet + ".address");
        ip = Name.of(fieldSet + ".ip");
        port = Name.of(fieldSet + ".port");
    }

    @Override
    int match(TextLine line, int at, int end) {
        byte[] bytes = line.bytes();
        if (hasPortAlways && at < end && bytes[at] != '[') {
            return withPort(line, bytes, at, end);
        }
        if (at < end && bytes[at] == '-' && (at + 1 == end || !Scan.isLetter(bytes[at + 1]))) {
            return at + 1;
        }
        return at < end && bytes[at] == '[' ? bracketed(line, bytes, at, end) : plain(line, bytes, at, end);
    }

    private int bracketed(TextLine line, byte[] bytes, int at, int end) {
        int ipEnd = Scan.ip(bytes, at + 1, end);
        if (ipEnd == at + 1 || ipEnd == end || bytes[ipEnd] != ']') {
            return NO_MATCH;
        }
        add(line, bytes, at + 1, ipEnd);
        return port(line, bytes, ipEnd + 1, end);
    }

    private int plain(TextLine line, byte[] bytes, int at, int end) {
        int hostEnd = Scan.host(bytes, at, end);
        if (hostEnd == at) {
            return NO_MATCH;
        }
        int colon = at;
        int colons = 0;
        for (int i = at; i < hostEnd; i++) {
            if (bytes[i] == ':') {
                colon = i;
                colons++;
            }
        }
        boolean hasPort = colons == 1 && colon > at && Scan.digits(bytes, colon + 1, hostEnd) > 0;
        if (colons == 1 && !hasPort) {
            hostEnd = colon;
        }
        add(line, bytes, at, hasPort ? colon : hostEnd);
        return hasPort ? port(line, bytes, colon, end) : hostEnd;
    }

    private int withPort(TextLine line, byte[] bytes, int at, int end) {
        int hostEnd = Scan.host(bytes, at, end);
        int colon = hostEnd - 1;
        while (colon > at && Scan.isDigit(bytes[colon])) {
            colon--;
        }
        if (colon <= at || colon == hostEnd - 1 || bytes[colon] != ':') {
            return NO_MATCH;
        }
        boolean isNil = colon == at + 1 && bytes[at] == '-';
        if (!isNil) {
            add(line, bytes, at, colon);
        }
        return port(line, bytes, colon, end);
    }

    private void add(TextLine line, byte[] bytes, int start, int end) {
        line.addText(address, start, end);
        if (start < end && Scan.ip(bytes, start, end) == end) {
            line.add(ip, ValueKind.TEXT, start, end);
        }
    }

    private int port(TextLine line, byte[] bytes, int colon, int end) {
        int digits = colon < end && bytes[colon] == ':' ? Scan.digits(bytes, colon + 1, end) : 0;
        if (digits == 0 || digits > 5) {
            return colon;
        }
        line.add(port, ValueKind.TEXT, colon + 1, colon + 1 + digits);
        return colon + 1 + digits;
    }
}

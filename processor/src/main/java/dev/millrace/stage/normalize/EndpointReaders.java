package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.ValueKind;

/** {@link ValueReader}s for {@code address:port}, lists of addresses and request lines. */
final class EndpointReaders {

    private static final int NONE = -1;

    private EndpointReaders() {}

    static boolean source(Normalization event, FieldRule rule, int i) {
        return endpoint(event, rule, i, Ecs.SOURCE_IP, Ecs.SOURCE_PORT);
    }

    /** As {@link #source}, but the address keeps its port: it is what the event says. */
    static boolean sourceAsWritten(Normalization event, FieldRule rule, int i) {
        return source(event, rule, i)
                && event.put(rule.field(), rule.rank() - 1, i, event.kind(i), event.start(i), event.end(i));
    }

    static boolean destination(Normalization event, FieldRule rule, int i) {
        return endpoint(event, rule, i, Ecs.DESTINATION_IP, Ecs.DESTINATION_PORT);
    }

    /** The rule is that of the address as it is written, its port left out. */
    private static boolean endpoint(Normalization event, FieldRule rule, int i, EcsField ip, EcsField port) {
        ValueKind kind = event.kind(i);
        if ((kind != ValueKind.STRING && kind != ValueKind.TEXT) || !MappingGuard.isSomething(event, i)) {
            return false;
        }
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        int hostEnd = end;
        int colon = portColon(bytes, start, end);
        if (colon != NONE) {
            hostEnd = colon;
        }
        boolean isBracketed = hostEnd - start > 2 && bytes[start] == '[' && bytes[hostEnd - 1] == ']';
        int hostStart = isBracketed ? start + 1 : start;
        hostEnd = isBracketed ? hostEnd - 1 : hostEnd;
        if (hostEnd == hostStart || !event.put(rule, i, kind, hostStart, hostEnd)) {
            return false;
        }
        if (IpAddresses.isIp(bytes, hostStart, hostEnd)) {
            event.derive(ip, kind, hostStart, hostEnd);
        }
        if (colon != NONE) {
            event.derive(port, ValueKind.NUMBER, Integers.startWithoutZeros(bytes, colon + 1, end), end);
        }
        return true;
    }

    /** {@code shop.example:8443} of a Host header or an authority. */
    static boolean domain(Normalization event, FieldRule rule, int i) {
        ValueKind kind = event.kind(i);
        if ((kind != ValueKind.STRING && kind != ValueKind.TEXT) || !MappingGuard.isSomething(event, i)) {
            return false;
        }
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        int colon = portColon(bytes, start, end);
        if (colon == NONE) {
            return event.put(rule, i, kind, start, end);
        }
        if (colon == start || !event.put(rule, i, kind, start, colon)) {
            return false;
        }
        event.derive(Ecs.URL_PORT, ValueKind.NUMBER, Integers.startWithoutZeros(bytes, colon + 1, end), end);
        return true;
    }

    /** The first of the addresses that proxies have passed on, without a port. */
    static boolean firstIp(Normalization event, FieldRule rule, int i) {
        ValueKind kind = event.kind(i);
        if (kind != ValueKind.STRING && kind != ValueKind.TEXT) {
            return false;
        }
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = start;
        while (end < event.end(i) && bytes[end] != ',' && bytes[end] != ' ') {
            end++;
        }
        if (end < event.end(i)) {
            // The others must not be lost: the field stays among the attributes.
            return IpAddresses.isIp(bytes, start, end)
                    && event.put(rule.field(), rule.rank(), Normalization.NO_SOURCE, kind, start, end);
        }
        return IpAddresses.isIp(bytes, start, end) && event.put(rule, i, kind, start, end);
    }

    /** {@code GET /items?page=2 HTTP/1.1}: the rule is that of the URL. */
    static boolean requestLine(Normalization event, FieldRule rule, int i) {
        if (!event.kind(i).isText()) {
            return false;
        }
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        int methodEnd = start;
        while (methodEnd < end && bytes[methodEnd] >= 'A' && bytes[methodEnd] <= 'Z') {
            methodEnd++;
        }
        int last = TextReaders.lastOf(bytes, start, end, ' ');
        boolean isRequest = methodEnd > start + 2
                && methodEnd < end
                && bytes[methodEnd] == ' '
                && last > methodEnd + 1
                && end - last > 6
                && bytes[last + 1] == 'H'
                && bytes[last + 4] == 'P'
                && bytes[last + 5] == '/';
        if (!isRequest || !event.put(rule, i, event.kind(i), methodEnd + 1, last)) {
            return false;
        }
        event.derive(Ecs.HTTP_REQUEST_METHOD, ValueKind.STRING, start, methodEnd);
        event.derive(Ecs.HTTP_VERSION, event.kind(i), last + 6, end);
        return true;
    }

    /** The colon before a port; none where the address is one of IPv6 without brackets. */
    private static int portColon(byte[] bytes, int start, int end) {
        int colon = TextReaders.lastOf(bytes, start, end, ':');
        if (colon < start) {
            return NONE;
        }
        int port = Integers.parseSmall(bytes, colon + 1, end);
        boolean isOnly = TextReaders.lastOf(bytes, start, colon, ':') < start;
        boolean isBracketed = colon > start && bytes[colon - 1] == ']';
        return port >= 0 && port <= 65_535 && (isOnly || isBracketed) ? colon : NONE;
    }
}

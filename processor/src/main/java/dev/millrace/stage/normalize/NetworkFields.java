package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.ValueKind;

/** {@code source.*}, {@code destination.*} and {@code user.*}: who spoke to whom. */
final class NetworkFields {

    private NetworkFields() {}

    static void declare(FieldRules.Builder rules) {
        rules.aliases(
                        Ecs.SOURCE_IP,
                        NetworkFields::readSource,
                        "remote_addr",
                        "remoteAddr",
                        "remote_ip",
                        "remoteIp",
                        "remoteIP",
                        "remoteAddress",
                        "client_ip",
                        "clientip",
                        "clientIp",
                        "clientIP",
                        "ClientIp",
                        "client_addr",
                        "src_ip",
                        "srcip",
                        "source_ip",
                        "sourceIp",
                        "RemoteIpAddress",
                        "httpRequest.remoteIp",
                        "http.client_ip",
                        "req.remoteAddress",
                        "req.ip")
                .aliases(
                        Ecs.SOURCE_PORT,
                        NetworkFields::readPort,
                        "remote_port",
                        "remotePort",
                        "client_port",
                        "src_port",
                        "srcport",
                        "source_port",
                        "req.remotePort")
                .aliases(
                        Ecs.DESTINATION_IP, MappingGuard::readSomething, "dst_ip", "dstip", "dest_ip", "destination_ip")
                .aliases(
                        Ecs.DESTINATION_PORT,
                        NetworkFields::readPort,
                        "dst_port",
                        "dstport",
                        "dest_port",
                        "destination_port")
                .aliases(
                        Ecs.USER_NAME,
                        MappingGuard::readSomeText,
                        "username",
                        "user_name",
                        "userName",
                        "UserName",
                        "remote_user",
                        "user")
                .aliases(Ecs.USER_ID, MappingGuard::readSomething, "user_id", "userId", "UserId", "userid", "usr.id");
    }

    /** An address, also with a port behind it as Go and nginx write it. */
    private static boolean readSource(Normalization event, FieldRule rule, int i) {
        return event.kind(i).isText() && (MappingGuard.read(event, rule, i) || readAddressAndPort(event, rule, i));
    }

    private static boolean readAddressAndPort(Normalization event, FieldRule rule, int i) {
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        int colon = end - 1;
        while (colon > start && bytes[colon] != ':') {
            colon--;
        }
        boolean isBracketed = colon - 1 > start && bytes[start] == '[' && bytes[colon - 1] == ']';
        int ipStart = isBracketed ? start + 1 : start;
        int ipEnd = isBracketed ? colon - 1 : colon;
        int port = Integers.parseSmall(bytes, colon + 1, end);
        if (!isPort(port) || !IpAddresses.isIp(bytes, ipStart, ipEnd)) {
            return false;
        }
        putPort(event, Ecs.SOURCE_PORT, colon + 1, end);
        return event.put(rule, i, ValueKind.STRING, ipStart, ipEnd);
    }

    private static void putPort(Normalization event, EcsField field, int start, int end) {
        int digits = Integers.startWithoutZeros(event.bytes(), start, end);
        event.derive(field, ValueKind.NUMBER, digits, end);
    }

    private static boolean readPort(Normalization event, FieldRule rule, int i) {
        return isPort(Integers.parseSmall(event.bytes(), event.start(i), event.end(i)))
                && MappingGuard.read(event, rule, i);
    }

    private static boolean isPort(int port) {
        return port >= 0 && port <= 65_535;
    }
}

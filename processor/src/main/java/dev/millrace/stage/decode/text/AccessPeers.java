package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * What stands before the time in an access log: {@code [vhost[:port]] addresses ident user}. The addresses are the
 * client's alone, or with those of proxies before or behind it, with commas between them and sometimes in quotes; the
 * client is then the first that is no private one, as Elastic's nginx integration has it, else the first. Used by one
 * thread.
 */
final class AccessPeers {

    static final int NO_MATCH = Element.NO_MATCH;

    private static final Name USER = Name.of("user.name");
    private static final Name DESTINATION_DOMAIN = Name.of("destination.domain");
    private static final Name DESTINATION_ADDRESS = Name.of("destination.address");
    private static final Name DESTINATION_IP = Name.of("destination.ip");
    private static final Name DESTINATION_PORT = Name.of("destination.port");
    private static final Name URL_DOMAIN = Name.of("url.domain");
    private static final int LONGEST = 1024;

    private final EndpointToken source = new EndpointToken("source");
    private final Words words = new Words(64);
    private int listStart;
    private int listEnd;
    private int identity;

    /** @return where the bracket before the time stands, or {@link #NO_MATCH} */
    int read(TextLine line) {
        byte[] bytes = line.bytes();
        int start = line.start();
        int bracket = beforeTime(bytes, start, Math.min(line.lineEnd(), start + LONGEST), line.lineEnd());
        if (bracket == NO_MATCH) {
            return NO_MATCH;
        }
        if (!words.split(bytes, start, bracket - 1) || words.count() < 2) {
            return NO_MATCH;
        }
        int count = words.count();
        identity = identity(count);
        if (identity == NO_MATCH) {
            return NO_MATCH;
        }
        int first = isVirtualHost() ? 1 : 0;
        for (int i = 0; i < identity; i++) {
            if (!isHost(bytes, i)) {
                return NO_MATCH;
            }
        }
        if (first == 1) {
            addDestination(line, bytes);
        }
        addSource(line, bytes, first);
        addUser(line, count, bracket - 1);
        return bracket;
    }

    /** Where the list of addresses starts, if there are several; else {@link #listEnd()} is the same. */
    int listStart() {
        return listStart;
    }

    int listEnd() {
        return listEnd;
    }

    /** What RFC 1413 said who the client is, which is hardly ever known; empty if not. */
    int identityStart() {
        return words.start(identity);
    }

    int identityEnd() {
        return words.end(identity);
    }

    /** The first bracket after a blank that a time follows; one pair of brackets may stand before it. */
    private static int beforeTime(byte[] bytes, int start, int limit, int end) {
        int brackets = 0;
        for (int at = start + 1; at < limit && brackets < 2; at++) {
            if (bytes[at] == '[' && bytes[at - 1] == ' ') {
                if (DateScan.clf(bytes, at + 1, end) > at + 1 || DateScan.iso(bytes, at + 1, end) > at + 1) {
                    return at;
                }
                brackets++;
            }
        }
        return NO_MATCH;
    }

    /** Which word is the identity: the first hyphen after the client, else the second of three. */
    private int identity(int count) {
        if (count == 3 && words.last(0) != ',') {
            return 1;
        }
        for (int i = 1; i < count; i++) {
            if (words.isNil(i)) {
                return i;
            }
        }
        return count == 2 ? 1 : NO_MATCH;
    }

    private boolean isVirtualHost() {
        return identity > 1 && words.last(0) != ',' && words.first(0) != '"';
    }

    /** Takes quotes and commas away. */
    private boolean isHost(byte[] bytes, int i) {
        int start = words.first(i) == '"' ? words.start(i) + 1 : words.start(i);
        int end = words.end(i);
        while (end > start && (bytes[end - 1] == '"' || bytes[end - 1] == ',')) {
            end--;
        }
        words.trim(i, start, end);
        boolean isBracketed = end - start > 2 && bytes[start] == '[';
        return start == end
                || (isBracketed ? Scan.ip(bytes, start + 1, end) > start + 1 : Scan.host(bytes, start, end) == end);
    }

    private void addDestination(TextLine line, byte[] bytes) {
        int start = words.start(0);
        int end = words.end(0);
        if (end - start == 1 && bytes[start] == '-') {
            return;
        }
        int hostEnd = AuthorityToken.hostEnd(bytes, start, end);
        line.addText(DESTINATION_ADDRESS, start, hostEnd);
        if (Scan.ip(bytes, start, hostEnd) == hostEnd) {
            line.addText(DESTINATION_IP, start, hostEnd);
        } else {
            line.addText(DESTINATION_DOMAIN, start, hostEnd);
            line.addText(URL_DOMAIN, start, hostEnd);
        }
        if (hostEnd < end) {
            line.add(DESTINATION_PORT, ValueKind.TEXT, hostEnd + 1, end);
        }
    }

    private void addSource(TextLine line, byte[] bytes, int first) {
        int best = first;
        while (best + 1 < identity && words.end(best) - words.start(best) <= 1) {
            best++;
        }
        for (int i = first; i < identity; i++) {
            if (PublicAddresses.isPublic(bytes, words.start(i), words.end(i))) {
                best = i;
                break;
            }
        }
        if (isUnixSocket(best)) {
            line.addText(AccessLogFormat.SOURCE_ADDRESS, words.start(best), words.end(best));
        } else {
            source.match(line, words.start(best), words.end(best));
        }
        listStart = bytes[words.start(first) - (words.start(first) > line.start() ? 1 : 0)] == '"'
                ? words.start(first) - 1
                : words.start(first);
        listEnd = identity - first > 1 ? words.end(identity - 1) : listStart;
    }

    /** {@code unix:}, as nginx calls a client that came through a socket of the machine. */
    private boolean isUnixSocket(int i) {
        return words.end(i) - words.start(i) == 5 && words.last(i) == ':';
    }

    /** A name may have blanks. An old format of the ingress controller repeats the address in brackets before it. */
    private void addUser(TextLine line, int count, int end) {
        int user = identity + 1;
        if (user < count && words.first(user) == '[' && user + 2 < count) {
            user += 2;
        }
        if (user >= count) {
            user = count - 1;
        }
        if (user <= identity && count > 2) {
            return;
        }
        boolean isNil = end - words.start(user) == 1 && words.first(user) == '-';
        if (!isNil) {
            line.addText(USER, words.start(user), end);
        }
        if (user == identity) {
            words.trim(identity, words.start(identity), words.start(identity));
        }
    }
}

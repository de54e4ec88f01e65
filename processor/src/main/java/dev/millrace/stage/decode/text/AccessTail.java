package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.List;

/**
 * What administrators append to the combined format. Only what can be told by its look or its key is read: a list of
 * addresses in quotes is X-Forwarded-For, a decimal fraction is the time taken in seconds ({@code $request_time}), a
 * version of TLS and the cipher after it. A whole number may be bytes, seconds or microseconds and stays in the message
 * alone. Immutable; read by any thread.
 */
final class AccessTail {

    private static final Name FORWARDED_IP = Name.of("network.forwarded_ip");
    private static final Name DURATION = Name.of("event.duration");
    private static final Name TLS_VERSION = Name.of("tls.version");
    private static final Name TLS_CIPHER = Name.of("tls.cipher");
    private static final Name REQUEST_ID = Name.of("http.request.id");
    private static final Name TLS_PROTOCOL = Name.of("tls.version_protocol");
    private static final byte[] TLS_NAME = {'t', 'l', 's'};
    private static final byte[] TLS = {'T', 'L', 'S', 'v'};

    private static final FieldNames KEYS = new FieldNames(
            List.of("rt", "request_time", "X-Forwarded-For", "x_forwarded_for", "xff", "request_id", "req_id", "host"));

    /** @param start at the blank before it */
    void read(TextLine line, int start, AccessLogFormat.Module module) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        boolean hasDuration = false;
        int at = DateScan.skipSpaces(bytes, start, end);
        while (at < end) {
            int key = keyEnd(bytes, at, end);
            int valueStart = key > at ? key + 1 : at;
            boolean isQuoted = valueStart < end && bytes[valueStart] == '"';
            int from = isQuoted ? valueStart + 1 : valueStart;
            int to = isQuoted ? quoteEnd(bytes, from, end) : Scan.word(bytes, from, end);
            int next = isQuoted ? Math.min(end, to + 1) : Math.max(to, from + 1);
            if (key > at) {
                hasDuration |= keyed(line, at, key, from, to, module, hasDuration);
            } else if (isQuoted) {
                forwarded(line, from, to, module);
            } else if (!hasDuration && isFraction(bytes, from, to)) {
                hasDuration = duration(line, from, to);
            } else if (Scan.startsWith(bytes, from, to, TLS)) {
                line.addConstant(TLS_PROTOCOL, TLS_NAME);
                line.addText(TLS_VERSION, from + TLS.length, to);
                next = cipher(line, to, end);
            }
            at = DateScan.skipSpaces(bytes, Math.max(next, at + 1), end);
        }
    }

    /** @return whether it was the time taken */
    private boolean keyed(
            TextLine line, int key, int keyEnd, int from, int to, AccessLogFormat.Module module, boolean hasDuration) {
        byte[] bytes = line.bytes();
        switch (KEYS.indexOf(FieldHash.of(bytes, key, keyEnd), bytes, key, keyEnd)) {
            case 0, 1 -> {
                return !hasDuration && isFraction(bytes, from, to) && duration(line, from, to);
            }
            case 2, 3, 4 -> forwarded(line, from, to, module);
            case 5, 6 -> text(line, REQUEST_ID, from, to);
            case 7 -> {
                if (Scan.host(bytes, from, to) == to && Scan.digits(bytes, from, to) < to - from) {
                    AuthorityToken.add(line, from, to);
                }
            }
            default -> {}
        }
        return false;
    }

    private static void text(TextLine line, Name name, int from, int to) {
        if (to - from > 1 || (to > from && line.bytes()[from] != '-')) {
            line.add(name, ValueKind.TEXT, from, to);
        }
    }

    private static int keyEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (Scan.isLetter(bytes[at]) || bytes[at] == '_' || bytes[at] == '-')) {
            at++;
        }
        return at > start && at < end && bytes[at] == '=' ? at : start;
    }

    private static int quoteEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, end);
    }

    /** {@code 0.123}. */
    private static boolean isFraction(byte[] bytes, int from, int to) {
        int whole = Scan.digits(bytes, from, to);
        int point = from + whole;
        return whole > 0
                && point + 1 < to
                && bytes[point] == '.'
                && Scan.digits(bytes, point + 1, to) == to - point - 1;
    }

    private static boolean duration(TextLine line, int from, int to) {
        byte[] bytes = line.bytes();
        DurationToken.add(line, DURATION, bytes, from, from + Scan.digits(bytes, from, to), to, 1_000_000_000L);
        return true;
    }

    /** The first of the addresses is the client's; all of them are kept where there are several. */
    private static void forwarded(TextLine line, int from, int to, AccessLogFormat.Module module) {
        byte[] bytes = line.bytes();
        int first = Scan.ip(bytes, from, to);
        if (first == from || (first < to && bytes[first] != ',')) {
            return;
        }
        for (int at = from; at < to; at++) {
            boolean isOfAddress = Scan.isHexDigit(bytes[at]) || bytes[at] == '.' || bytes[at] == ':';
            if (!isOfAddress && bytes[at] != ',' && bytes[at] != ' ') {
                return;
            }
        }
        line.addText(FORWARDED_IP, from, first);
        if (first < to) {
            line.addText(module.forwarded(), from, to);
        }
    }

    private static int cipher(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        int from = DateScan.skipSpaces(bytes, start, end);
        int to = Scan.word(bytes, from, end);
        boolean isCipher = to - from > 4 && bytes[from] >= 'A' && bytes[from] <= 'Z';
        for (int at = from; at < to; at++) {
            isCipher &= (bytes[at] >= 'A' && bytes[at] <= 'Z')
                    || Scan.isDigit(bytes[at])
                    || bytes[at] == '-'
                    || bytes[at] == '_';
        }
        if (!isCipher) {
            return start;
        }
        line.addText(TLS_CIPHER, from, to);
        return to;
    }
}

package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * What stands between date and severity of a line of PostgreSQL, each part known by its look: {@code [pid]}, {@code
 * [pid-line]}, {@code [line-1]}, {@code user@database}, {@code key=value}, {@code host(port)}, {@code session.id}. Where
 * there is more, all of it is kept as {@code postgresql.log.prefix}. Reused; owned by one thread.
 */
final class PostgresPrefix {

    static final Name PID = Name.of("process.pid");
    static final Name USER = Name.of("user.name");
    static final Name DATABASE = Name.of("postgresql.log.database");
    static final Name APPLICATION = Name.of("postgresql.log.application_name");
    static final Name SESSION = Name.of("postgresql.log.session_id");
    static final Name LINE = Name.of("postgresql.log.session_line_number");

    private static final Name CLIENT = Name.of("postgresql.log.client_addr");
    private static final Name CLIENT_PORT = Name.of("postgresql.log.client_port");
    private static final Name PREFIX = Name.of("postgresql.log.prefix");

    private boolean hasPid;

    void read(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        hasPid = false;
        boolean isUnderstood = true;
        int at = start;
        while (at < end) {
            byte b = bytes[at];
            if (b == ' ' || b == ':' || b == ',' || b == '-' || b == '|') {
                at++;
                continue;
            }
            int next = part(line, bytes, at, end);
            isUnderstood &= next > at;
            at = next > at ? next : partEnd(bytes, at, end) + 1;
        }
        if (!isUnderstood) {
            int from = DateScan.skipSpaces(bytes, start, end);
            line.addText(PREFIX, from, HeaderScan.trimmed(bytes, from, end));
        }
    }

    private int part(TextLine line, byte[] bytes, int at, int end) {
        int partEnd = partEnd(bytes, at, end);
        int sign = sign(bytes, at, partEnd);
        if (sign == partEnd) {
            return bytes[at] == '[' ? bracket(line, bytes, at, partEnd) : session(line, bytes, at, partEnd);
        }
        return switch (bytes[sign]) {
            case '@' -> {
                addKnown(line, USER, bytes, at, sign);
                addKnown(line, DATABASE, bytes, sign + 1, partEnd);
                yield partEnd;
            }
            case '(' -> client(line, bytes, at, sign);
            default -> pair(line, bytes, at, sign, end);
        };
    }

    /** A blank, a comma, or a colon that no digit or colon is beside: addresses have colons too. */
    private static int partEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != ' ' && bytes[at] != ',') {
            boolean isColon = bytes[at] == ':' && (at + 1 == end || isBoundary(bytes, start, at));
            if (isColon) {
                return at;
            }
            at++;
        }
        return at;
    }

    private static boolean isBoundary(byte[] bytes, int start, int colon) {
        byte before = bytes[colon - 1];
        byte after = bytes[colon + 1];
        return before == ')'
                || before == ']'
                || after == '['
                || after == ' '
                || (colon > start && Scan.isLetter(after));
    }

    private static int sign(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            if (bytes[at] == '@' || bytes[at] == '=' || (bytes[at] == '(' && at > start)) {
                return at;
            }
        }
        return end;
    }

    /** {@code [pid]}, {@code [pid-line]}; after a pid {@code [line-1]}; {@code [local]} is a client's. */
    private int bracket(TextLine line, byte[] bytes, int at, int end) {
        int number = at + 1;
        int numberEnd = number + Scan.digits(bytes, number, end);
        if (numberEnd == number) {
            return isLocal(bytes, at, end) ? addClient(line, bytes, at, end) : at;
        }
        line.add(hasPid ? LINE : PID, ValueKind.TEXT, number, numberEnd);
        if (numberEnd < end && bytes[numberEnd] == '-') {
            int second = numberEnd + 1;
            int secondEnd = second + Scan.digits(bytes, second, end);
            if (!hasPid && secondEnd > second) {
                line.add(LINE, ValueKind.TEXT, second, secondEnd);
            }
            numberEnd = secondEnd;
        }
        hasPid = true;
        return numberEnd < end && bytes[numberEnd] == ']' ? numberEnd + 1 : at;
    }

    private static boolean isLocal(byte[] bytes, int at, int end) {
        return end - at == 7 && bytes[at + 1] == 'l' && bytes[end - 1] == ']';
    }

    private static int addClient(TextLine line, byte[] bytes, int at, int end) {
        addKnown(line, CLIENT, bytes, at, end);
        return end;
    }

    /** {@code 5ff25bb2.22}: when the session began and its process, in hexadecimal digits. */
    private static int session(TextLine line, byte[] bytes, int at, int end) {
        int point = Scan.hex(bytes, at, end);
        int sessionEnd = point < end && bytes[point] == '.' ? Scan.hex(bytes, point + 1, end) : point;
        boolean isSession =
                point - at == 8 && sessionEnd > point + 1 && (sessionEnd == end || bytes[sessionEnd] == '-');
        if (isSession) {
            line.addText(SESSION, at, sessionEnd);
            return sessionEnd;
        }
        return at;
    }

    private static int client(TextLine line, byte[] bytes, int at, int parenthesis) {
        int portEnd = parenthesis + 1 + Scan.digits(bytes, parenthesis + 1, line.lineEnd());
        if (bytes[portEnd] != ')' || portEnd == parenthesis + 1) {
            return at;
        }
        addKnown(line, CLIENT, bytes, at, parenthesis);
        line.add(CLIENT_PORT, ValueKind.TEXT, parenthesis + 1, portEnd);
        return portEnd + 1;
    }

    private int pair(TextLine line, byte[] bytes, int at, int sign, int end) {
        int valueEnd = sign + 1;
        while (valueEnd < end && bytes[valueEnd] != ',' && !isBeforeKey(bytes, valueEnd, end)) {
            valueEnd++;
        }
        int value = sign + 1;
        int trimmed = HeaderScan.trimmed(bytes, value, valueEnd);
        if (is(bytes, at, sign, "user") || is(bytes, at, sign, "u")) {
            addKnown(line, USER, bytes, value, trimmed);
        } else if (is(bytes, at, sign, "db") || is(bytes, at, sign, "database") || is(bytes, at, sign, "d")) {
            addKnown(line, DATABASE, bytes, value, trimmed);
        } else if (is(bytes, at, sign, "app") || is(bytes, at, sign, "application") || is(bytes, at, sign, "a")) {
            addKnown(line, APPLICATION, bytes, value, trimmed);
        } else if (is(bytes, at, sign, "client") || is(bytes, at, sign, "host") || is(bytes, at, sign, "h")) {
            int port = sign(bytes, value, trimmed);
            return port < trimmed && bytes[port] == '('
                    ? client(line, bytes, value, port)
                    : Math.max(valueEnd, addClient(line, bytes, value, trimmed));
        } else if (is(bytes, at, sign, "pid")) {
            line.addText(PID, value, trimmed);
            hasPid = true;
        } else {
            return at;
        }
        return valueEnd;
    }

    /** A blank with a further {@code key=} behind it, or with nothing but blanks. */
    private static boolean isBeforeKey(byte[] bytes, int at, int end) {
        if (bytes[at] != ' ') {
            return false;
        }
        int key = DateScan.skipSpaces(bytes, at, end);
        int keyEnd = Scan.letters(bytes, key, end);
        return keyEnd == end || bytes[keyEnd] == '=' || bytes[key] == '[';
    }

    private static boolean is(byte[] bytes, int start, int end, String word) {
        if (end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[start + i] != (byte) word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@code [unknown]} is what PostgreSQL writes before it knows. */
    private static void addKnown(TextLine line, Name name, byte[] bytes, int start, int end) {
        if (!is(bytes, start, end, "[unknown]")) {
            line.addText(name, start, end);
        }
    }
}

package dev.millrace.stage.decode.text;

import java.nio.charset.StandardCharsets;

/**
 * What routers, switches and firewalls of Cisco and their kin put before a message, most of it optional: {@code 585917:
 * sw01: *Nov 22 03:04:05.678 CET: %SEC-6-IPACCESSLOGP: ...}: a sequence number, a host, a time or an uptime, and what
 * makes it one, facility, severity and mnemonic after a percent sign.
 */
public final class DeviceHeader {

    /** There is no such header. */
    public static final int NONE = -1;

    /** What a part of the header is. */
    enum Part {
        SEQUENCE,
        TIME,
        UPTIME,
        HOST,
        ZONE,
        MNEMONIC
    }

    /** Takes the parts of a header. */
    @FunctionalInterface
    interface Parts {
        void part(Part part, int start, int end);
    }

    private static final Parts NOBODY = (part, start, end) -> {};
    private static final byte[] REPEATED = "last message repeated ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 128;
    private static final int MOST_PARTS = 5;

    private DeviceHeader() {}

    /** Where the percent sign is, or the words that stand for one more message; else {@link #NONE}; takes time in proportion to the header alone. */
    public static int find(byte[] bytes, int start, int end) {
        int limit = Math.min(end, start + LONGEST);
        for (int at = start; at < limit; at++) {
            boolean isMessage = (bytes[at] == '%' && mnemonicEnd(bytes, at, end) > at) || isRepetition(bytes, at, end);
            if (isMessage) {
                return read(bytes, start, end, NOBODY);
            }
        }
        return NONE;
    }

    static int read(byte[] bytes, int start, int end, Parts parts) {
        int at = start;
        boolean hasColon = false;
        for (int count = 0; count < MOST_PARTS; count++) {
            while (at < end && (bytes[at] == ' ' || bytes[at] == ':')) {
                hasColon |= bytes[at++] == ':';
            }
            if (at == end) {
                return NONE;
            }
            if (bytes[at] == '%') {
                int mnemonicEnd = mnemonicEnd(bytes, at, end);
                if (mnemonicEnd == at) {
                    return NONE;
                }
                parts.part(Part.MNEMONIC, at, mnemonicEnd);
                return at;
            }
            if (hasColon && count > 0 && isRepetition(bytes, at, end)) {
                return at;
            }
            at = part(bytes, at, end, parts);
            if (at == NONE) {
                return NONE;
            }
        }
        return NONE;
    }

    private static boolean isRepetition(byte[] bytes, int at, int end) {
        return bytes[at] == 'l' && Scan.startsWith(bytes, at, end, REPEATED);
    }

    private static int part(byte[] bytes, int start, int end, Parts parts) {
        int time = bytes[start] == '*' || bytes[start] == '.' ? start + 1 : start;
        int timeEnd = DateScan.device(bytes, time, end);
        if (timeEnd > time) {
            parts.part(Part.TIME, time, timeEnd);
            return timeEnd;
        }
        int at = Scan.word(bytes, start, end);
        int wordEnd = at > start && bytes[at - 1] == ':' ? at - 1 : at;
        int follows = wordEnd;
        while (follows < end && bytes[follows] == ' ') {
            follows++;
        }
        boolean hasColon = follows < end && bytes[follows] == ':';
        if (wordEnd == start || at == end) {
            return NONE;
        }
        if (Scan.digits(bytes, start, wordEnd) == wordEnd - start) {
            parts.part(Part.SEQUENCE, start, wordEnd);
            return hasColon ? wordEnd : NONE;
        }
        if (isUptime(bytes, start, wordEnd)) {
            parts.part(Part.UPTIME, start, wordEnd);
            return hasColon ? wordEnd : NONE;
        }
        if (Scan.host(bytes, start, wordEnd) != wordEnd) {
            return NONE;
        }
        parts.part(hasColon && isZone(bytes, start, wordEnd) ? Part.ZONE : Part.HOST, start, wordEnd);
        return wordEnd;
    }

    /** The letters of a zone that stands by itself. */
    private static boolean isZone(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            if (bytes[at] < 'A' || bytes[at] > 'Z') {
                return false;
            }
        }
        return end - start >= 3 && end - start <= 5 && (bytes[end - 1] == 'T' || bytes[end - 1] == 'C');
    }

    /** {@code 2y10w}, {@code 1d02h}, {@code 00:00:46}. */
    private static boolean isUptime(byte[] bytes, int start, int end) {
        if (!Scan.isDigit(bytes[start])) {
            return false;
        }
        for (int at = start; at < end; at++) {
            byte b = bytes[at];
            boolean isUnit = b == 'y' || b == 'w' || b == 'd' || b == 'h' || b == 'm' || b == 's' || b == ':';
            if (!Scan.isDigit(b) && (!isUnit || !Scan.isDigit(bytes[at - 1]))) {
                return false;
            }
        }
        return true;
    }

    /** {@code %FACILITY-SUBFACILITY-6-MNEMONIC:}: where the colon is, or {@code start}. */
    static int mnemonicEnd(byte[] bytes, int start, int end) {
        int at = start + 1;
        while (at < end && (Scan.isLetter(bytes[at]) || Scan.isDigit(bytes[at]) || isJoint(bytes[at]))) {
            at++;
        }
        int severity = at < end && bytes[at] == ':' ? severity(bytes, start, at) : start;
        return severity > start ? at : start;
    }

    /** Where the digit of the severity is, or {@code start}. */
    static int severity(byte[] bytes, int start, int mnemonicEnd) {
        for (int at = start + 2; at < mnemonicEnd - 2; at++) {
            boolean isSeverity =
                    bytes[at] == '-' && bytes[at + 1] >= '0' && bytes[at + 1] <= '7' && bytes[at + 2] == '-';
            if (isSeverity && mnemonicEnd > at + 3) {
                return at + 1;
            }
        }
        return start;
    }

    private static boolean isJoint(byte b) {
        return b == '-' || b == '_' || b == '/';
    }
}

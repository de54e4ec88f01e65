package dev.millrace.lookup;

/**
 * An address or a decimal number as 128 bits that compare like it, unsigned: an IPv6 address as it is, IPv4 as the
 * IPv4-mapped address of RFC 4291 (2.5.5.2), so that both notations meet; of a number its whole part, shifted to be
 * positive, and 18 digits of its fraction. Mutable, so that reading one allocates nothing.
 */
final class WideNumber {

    private static final long MAPPED = 0xffff_0000_0000L;
    private static final int FRACTION_DIGITS = 18;

    long high;
    long low;

    /** Reads an address without zone or prefix length; {@code false} if it is none. */
    boolean readAddress(byte[] bytes, int start, int end) {
        if (end - start < 2 || end - start > 45) {
            return false;
        }
        for (int i = start; i < end && i < start + 5; i++) {
            if (bytes[i] == ':') {
                return readIpv6(bytes, start, end);
            }
        }
        long ipv4 = ipv4(bytes, start, end);
        high = 0;
        low = MAPPED | ipv4;
        return ipv4 >= 0;
    }

    boolean isIpv4() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /** Reads a decimal number in plain notation; {@code false} if it is none or too large. */
    boolean readNumber(byte[] bytes, int start, int end) {
        boolean isNegative = start < end && bytes[start] == '-';
        int at = isNegative ? start + 1 : start;
        int digits = at;
        long whole = 0;
        while (at < end && isDigit(bytes[at])) {
            int digit = bytes[at++] - '0';
            if (whole > (Long.MAX_VALUE - digit) / 10) {
                return false;
            }
            whole = whole * 10 + digit;
        }
        if (at == digits) {
            return false;
        }
        long fraction = 0;
        if (at < end) {
            if (bytes[at++] != '.' || at == end || end - at > FRACTION_DIGITS) {
                return false;
            }
            for (int i = 0; i < FRACTION_DIGITS; i++, at++) {
                if (at < end && !isDigit(bytes[at])) {
                    return false;
                }
                fraction = fraction * 10 + (at < end ? bytes[at] - '0' : 0);
            }
        }
        if (isNegative) {
            whole = fraction == 0 ? -whole : -whole - 1;
            fraction = fraction == 0 ? 0 : 1_000_000_000_000_000_000L - fraction;
        }
        high = whole ^ Long.MIN_VALUE;
        low = fraction;
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** @return -1 if it is none; leading zeros are refused, being octal to some */
    private static long ipv4(byte[] bytes, int start, int end) {
        long address = 0;
        int at = start;
        for (int part = 0; part < 4; part++) {
            int first = at;
            int value = 0;
            while (at < end && at - first < 3 && isDigit(bytes[at])) {
                value = value * 10 + bytes[at++] - '0';
            }
            if (at == first || value > 255 || (at - first > 1 && bytes[first] == '0')) {
                return -1;
            }
            address = address << 8 | value;
            if (part < 3 && (at == end || bytes[at++] != '.')) {
                return -1;
            }
        }
        return at == end ? address : -1;
    }

    private boolean readIpv6(byte[] bytes, int start, int end) {
        high = 0;
        low = 0;
        int groups = 0;
        int gap = -1;
        long frontHigh = 0;
        long frontLow = 0;
        int at = start;
        if (bytes[at] == ':') {
            if (bytes[at + 1] != ':') {
                return false;
            }
            gap = 0;
            at += 2;
        }
        while (at < end) {
            int first = at;
            long value = 0;
            while (at < end && at - first < 5 && hex(bytes[at]) >= 0) {
                value = value << 4 | hex(bytes[at++]);
            }
            if (at < end && bytes[at] == '.') {
                long ipv4 = ipv4(bytes, first, end);
                if (ipv4 < 0 || groups > 6) {
                    return false;
                }
                put(ipv4 >>> 16);
                put(ipv4 & 0xffff);
                groups += 2;
                at = end;
                break;
            }
            if (at == first || at - first > 4 || ++groups > 8) {
                return false;
            }
            put(value);
            if (at < end) {
                if (bytes[at++] != ':' || at == end) {
                    return false;
                }
                if (bytes[at] == ':') {
                    if (gap >= 0) {
                        return false;
                    }
                    gap = groups;
                    frontHigh = high;
                    frontLow = low;
                    high = 0;
                    low = 0;
                    at++;
                }
            }
        }
        if (gap < 0) {
            return groups == 8;
        }
        if (groups > 7) {
            return false;
        }
        addFront(frontHigh, frontLow, gap);
        return true;
    }

    private void put(long group) {
        high = high << 16 | low >>> 48;
        low = low << 16 | group;
    }

    /** Puts the groups that stood in front of the gap to the very front. */
    private void addFront(long frontHigh, long frontLow, int frontGroups) {
        int up = 128 - frontGroups * 16;
        if (frontGroups == 0) {
            return;
        }
        if (up >= 64) {
            high |= frontLow << (up - 64);
        } else {
            high |= frontHigh << up | frontLow >>> (64 - up);
            low |= frontLow << up;
        }
    }

    private static int hex(byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}

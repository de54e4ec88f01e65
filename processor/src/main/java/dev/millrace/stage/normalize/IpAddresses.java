package dev.millrace.stage.normalize;

/**
 * Tells whether text is an IP address that Elasticsearch's {@code ip} type takes: IPv4 in four decimal parts, IPv6 in
 * any notation of RFC 4291 (section 2.2), without a zone or a prefix length.
 */
final class IpAddresses {

    private static final int LONGEST = 45;
    private static final int GROUPS = 8;

    private IpAddresses() {}

    static boolean isIp(byte[] bytes, int start, int end) {
        if (end - start < 2 || end - start > LONGEST) {
            return false;
        }
        for (int i = start; i < end && i < start + 5; i++) {
            if (bytes[i] == ':') {
                return isIpv6(bytes, start, end);
            }
        }
        return isIpv4(bytes, start, end);
    }

    /** Leading zeros are refused: octal to some, decimal to others. */
    private static boolean isIpv4(byte[] bytes, int start, int end) {
        int at = start;
        for (int part = 0; part < 4; part++) {
            int digits = 0;
            int value = 0;
            int first = at;
            while (at < end && digits < 3 && bytes[at] >= '0' && bytes[at] <= '9') {
                value = value * 10 + bytes[at++] - '0';
                digits++;
            }
            if (digits == 0 || value > 255 || (digits > 1 && bytes[first] == '0')) {
                return false;
            }
            if (part < 3 && (at == end || bytes[at++] != '.')) {
                return false;
            }
        }
        return at == end;
    }

    private static boolean isIpv6(byte[] bytes, int start, int end) {
        int groups = 0;
        boolean isShortened = false;
        int at = start;
        if (bytes[at] == ':') {
            if (bytes[at + 1] != ':') {
                return false;
            }
            isShortened = true;
            at += 2;
        }
        while (at < end) {
            int groupStart = at;
            while (at < end && isHex(bytes[at])) {
                at++;
            }
            if (at < end && bytes[at] == '.') {
                // The last two groups may be written as IPv4.
                groups += 2;
                return isIpv4(bytes, groupStart, end) && isComplete(groups, isShortened);
            }
            if (at == groupStart || at - groupStart > 4) {
                return false;
            }
            groups++;
            if (at == end) {
                break;
            }
            if (bytes[at++] != ':' || at == end) {
                return false;
            }
            if (bytes[at] == ':') {
                if (isShortened) {
                    return false;
                }
                isShortened = true;
                at++;
            }
        }
        return isComplete(groups, isShortened);
    }

    private static boolean isComplete(int groups, boolean isShortened) {
        return isShortened ? groups < GROUPS : groups == GROUPS;
    }

    private static boolean isHex(byte b) {
        int lower = b | 0x20;
        return (b >= '0' && b <= '9') || (lower >= 'a' && lower <= 'f');
    }
}

package dev.millrace.stage.decode.text;

/** Tells addresses of the Internet from those of private networks, RFC 1918, 4193 and 3927, by their look. */
final class PublicAddresses {

    private PublicAddresses() {}

    /** @return false also where it is no address at all */
    static boolean isPublic(byte[] bytes, int start, int end) {
        if (start == end || Scan.ip(bytes, start, end) != end) {
            return false;
        }
        return hasColon(bytes, start, end)
                ? isPublicVersion6(bytes, start, end)
                : isPublic(number(bytes, start, end), number(bytes, afterDot(bytes, start, end), end));
    }

    private static boolean hasColon(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != ':') {
            at++;
        }
        return at < end;
    }

    private static boolean isPublic(int first, int second) {
        return switch (first) {
            case 0, 10, 127 -> false;
            case 169 -> second != 254;
            case 172 -> second < 16 || second > 31;
            case 192 -> second != 168;
            default -> true;
        };
    }

    /** Neither {@code ::1} and the like, nor {@code fc00::/7}, nor {@code fe80::/10}. */
    private static boolean isPublicVersion6(byte[] bytes, int start, int end) {
        if (bytes[start] == ':' || Scan.hex(bytes, start, end) - start < 4) {
            return false;
        }
        int first = bytes[start] | 0x20;
        int second = bytes[start + 1] | 0x20;
        return first != 'f' || (second != 'c' && second != 'd' && second != 'e');
    }

    private static int number(byte[] bytes, int start, int end) {
        int number = 0;
        for (int at = start; at < end && Scan.isDigit(bytes[at]); at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return number;
    }

    private static int afterDot(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != '.') {
            at++;
        }
        return at + 1;
    }
}

package dev.millrace.lookup;

import dev.millrace.lookup.IntervalIndex.Interval;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads networks in CIDR notation; an address alone is a network of one. */
final class Networks {

    private Networks() {}

    /** @return {@code null} if it is none */
    static @Nullable Interval read(String cidr, int row) {
        int slash = cidr.indexOf('/');
        byte[] address = (slash < 0 ? cidr : cidr.substring(0, slash)).getBytes(StandardCharsets.UTF_8);
        WideNumber number = new WideNumber();
        if (!number.readAddress(address, 0, address.length)) {
            return null;
        }
        boolean isIpv4 = number.isIpv4() && cidr.indexOf(':') < 0;
        int bits = slash < 0 ? (isIpv4 ? 32 : 128) : prefixLength(cidr.substring(slash + 1), isIpv4 ? 32 : 128);
        if (bits < 0) {
            return null;
        }
        int prefix = isIpv4 ? bits + 96 : bits;
        long highMask = prefix == 0 ? 0 : prefix >= 64 ? -1L : -1L << (64 - prefix);
        long lowMask = prefix <= 64 ? 0 : -1L << (128 - prefix);
        return new Interval(
                number.high & highMask, number.low & lowMask, number.high | ~highMask, number.low | ~lowMask, row);
    }

    private static int prefixLength(String text, int max) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits <= max ? bits : -1;
    }
}

package dev.millrace.event;

/** The percent encoding of URLs (RFC 3986, 2.1). Stateless. */
public final class PercentEncoding {

    /** What text decodes to that cannot be decoded, or need not be. */
    public static final int NONE = -1;

    /** What a plus means: a blank in the forms of HTML, itself elsewhere. */
    public enum Plus {
        BLANK,
        ITSELF
    }

    private PercentEncoding() {}

    /**
     * Appends the decoded text to the arena it is from.
     *
     * @param start to {@code end}: valid UTF-8 of the arena
     * @return where the decoded text starts, it ends with the arena; {@link #NONE}, and nothing was appended, where there
     *     is nothing to decode, a percent sign is not followed by two hexadecimal digits, or what comes out is not UTF-8
     */
    public static int decode(ByteArena arena, int start, int end, Plus plus) {
        if (!isEncoded(arena.array(), start, end, plus)) {
            return NONE;
        }
        int decoded = arena.size();
        for (int at = start; at < end; at++) {
            byte b = arena.array()[at];
            if (b == '%') {
                int value = end - at > 2 ? value(arena.array()[at + 1], arena.array()[at + 2]) : NONE;
                if (value < 0) {
                    arena.truncate(decoded);
                    return NONE;
                }
                arena.append((byte) value);
                at += 2;
            } else {
                arena.append(b == '+' && plus == Plus.BLANK ? (byte) ' ' : b);
            }
        }
        if (Utf8.firstInvalid(arena.array(), decoded, arena.size()) != Utf8.VALID) {
            arena.truncate(decoded);
            return NONE;
        }
        return decoded;
    }

    private static boolean isEncoded(byte[] bytes, int start, int end, Plus plus) {
        for (int at = start; at < end; at++) {
            if (bytes[at] == '%' || (bytes[at] == '+' && plus == Plus.BLANK)) {
                return true;
            }
        }
        return false;
    }

    private static int value(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? NONE : first << 4 | second;
    }
}

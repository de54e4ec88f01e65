package dev.millrace.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
public final class Utf8 {

    public static final int VALID = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Where the first byte is that is not part of a character, or {@link #VALID}. */
    public static int firstInvalid(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            if (bytes[at] >= 0) {
                at = skipAscii(bytes, at + 1, end);
            } else {
                int length = length(bytes, at, end);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return VALID;
    }

    private static int skipAscii(byte[] bytes, int start, int end) {
        int at = start;
        while (at + 8 <= end && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += 8;
        }
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Bytes of the character beyond ASCII that starts at {@code at}: 2 to 4, or 0 where there is no valid one. */
    public static int length(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        if (lead < 0xe0) {
            return lead >= 0xc2 && at + 1 < end && isContinuation(bytes[at + 1]) ? 2 : 0;
        }
        if (lead < 0xf0) {
            return at + 2 < end && isSecondOfThree(lead, bytes[at + 1] & 0xff) && isContinuation(bytes[at + 2]) ? 3 : 0;
        }
        return lead <= 0xf4
                        && at + 3 < end
                        && isSecondOfFour(lead, bytes[at + 1] & 0xff)
                        && isContinuation(bytes[at + 2])
                        && isContinuation(bytes[at + 3])
                ? 4
                : 0;
    }

    private static boolean isContinuation(byte b) {
        return b < (byte) 0xc0;
    }

    /** After E0 the lower half would be overlong, after ED the upper half would be surrogates. */
    private static boolean isSecondOfThree(int lead, int b) {
        return b >= (lead == 0xe0 ? 0xa0 : 0x80) && b <= (lead == 0xed ? 0x9f : 0xbf);
    }

    /** After F0 the lowest quarter would be overlong, after F4 the upper ones lie beyond U+10FFFF. */
    private static boolean isSecondOfFour(int lead, int b) {
        return b >= (lead == 0xf0 ? 0x90 : 0x80) && b <= (lead == 0xf4 ? 0x8f : 0xbf);
    }
}

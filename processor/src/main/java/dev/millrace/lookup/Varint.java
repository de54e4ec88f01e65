package dev.millrace.lookup;

import dev.millrace.event.ByteArena;

/** Numbers of 0 and more in seven bits a byte, the lowest first. */
final class Varint {

    private Varint() {}

    static void append(ByteArena target, int value) {
        int rest = value;
        while (rest > 0x7f) {
            target.append((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.append((byte) rest);
    }

    static int read(byte[] bytes, int at) {
        int value = bytes[at];
        if (value >= 0) {
            return value;
        }
        value &= 0x7f;
        for (int i = at + 1, shift = 7; ; i++, shift += 7) {
            value |= (bytes[i] & 0x7f) << shift;
            if (bytes[i] >= 0) {
                return value;
            }
        }
    }

    /** How many bytes {@code value} takes. */
    static int size(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
    }
}

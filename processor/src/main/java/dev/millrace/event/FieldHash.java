package dev.millrace.event;

/**
 * Hashes dotted field names so that {@code {"log":{"level":1}}} and {@code {"log.level":1}} meet in the same place
 * without either path being written out: a polynomial over the bytes, which can be continued by a further segment.
 */
public final class FieldHash {

    /** The hash of no bytes. */
    public static final int EMPTY = 0;

    /** An odd number without a pattern, as the low bits of hashes of similar names are similar. */
    static final int SPREAD = 0x9e3779b1;

    private static final int[] POWERS = powers();

    private FieldHash() {}

    public static int of(byte[] bytes, int start, int end) {
        int hash = EMPTY;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /**
     * The hash of {@code prefix + "." + name}.
     *
     * @param nameHash as {@link #of} computes it
     * @param nameLength in bytes
     */
    public static int join(int prefixHash, int nameHash, int nameLength) {
        int power = nameLength < POWERS.length ? POWERS[nameLength] : power(nameLength);
        return (31 * prefixHash + '.') * power + nameHash;
    }

    private static int[] powers() {
        int[] powers = new int[64];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = power(i);
        }
        return powers;
    }

    private static int power(int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 31;
        }
        return power;
    }
}

package dev.millrace.lookup;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as the key of a map. A probe is moved over the event's bytes and asked for, so that finding allocates nothing;
 * what is put into a map is a copy.
 *
 * <p>Events choose keys, and keys of the same hash are easily made. Being comparable they lie in a tree within the JDK's map,
 * and within Caffeine's, which is one; without an order a look may have to pass all of them.
 */
final class KeyBytes implements Comparable<KeyBytes> {

    private byte[] bytes;
    private int start;
    private int end;
    private int hash;

    KeyBytes() {
        this(new byte[0]);
    }

    KeyBytes(byte[] bytes) {
        this.bytes = bytes;
        on(bytes, 0, bytes.length);
    }

    /** Moves a probe; never a key that is in a map. */
    KeyBytes on(byte[] newBytes, int newStart, int newEnd) {
        bytes = newBytes;
        start = newStart;
        end = newEnd;
        hash = ExactIndex.hash(newBytes, newStart, newEnd);
        return this;
    }

    KeyBytes copy() {
        return new KeyBytes(Arrays.copyOfRange(bytes, start, end));
    }

    /** The bytes of a copy, not to be written to. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return end - start;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyBytes key
                && key.hash == hash
                && Arrays.equals(bytes, start, end, key.bytes, key.start, key.end);
    }

    @Override
    public int compareTo(KeyBytes key) {
        return Arrays.compare(bytes, start, end, key.bytes, key.start, key.end);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}

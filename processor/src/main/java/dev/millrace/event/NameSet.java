package dev.millrace.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A set of names, each within a scope, without an object per name: open addressing over slices of one run of bytes,
 * emptied by counting up a generation. Names hash differently in each process, so that nobody can send an event whose
 * names all fall together. Owned by the stream thread.
 */
public final class NameSet {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = new SplittableRandom().nextLong();
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private static final int FIRST_SLOTS = 256;
    private static final int RETAINED_SLOTS = 64 * 1024;

    private int[] generations = new int[FIRST_SLOTS];
    private int[] hashes = new int[FIRST_SLOTS];
    private int[] scopes = new int[FIRST_SLOTS];
    private int[] starts = new int[FIRST_SLOTS];
    private int[] ends = new int[FIRST_SLOTS];
    private int generation = 1;
    private int size;

    public void clear() {
        if (generations.length > RETAINED_SLOTS || generation == Integer.MAX_VALUE) {
            allocate(FIRST_SLOTS);
            generation = 0;
        }
        generation++;
        size = 0;
    }

    /**
     * @param bytes the same run of bytes at each call since {@link #clear()}; the array may have been replaced by a larger
     *     copy
     * @return whether the name was not in this scope yet; now it is
     */
    public boolean add(int scope, byte[] bytes, int start, int end) {
        int hash = hash(scope, bytes, start, end);
        int mask = generations.length - 1;
        int slot = hash & mask;
        for (; generations[slot] == generation; slot = (slot + 1) & mask) {
            if (hashes[slot] == hash
                    && scopes[slot] == scope
                    && Arrays.equals(bytes, starts[slot], ends[slot], bytes, start, end)) {
                return false;
            }
        }
        set(slot, scope, hash, start, end);
        if (++size > generations.length / 2) {
            grow();
        }
        return true;
    }

    /** The most slots that lie behind each other without a gap: how bad the worst search may be. */
    int longestRun() {
        int longest = 0;
        int run = 0;
        for (int slot = 0; slot < generations.length; slot++) {
            run = generations[slot] == generation ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private void set(int slot, int scope, int hash, int start, int end) {
        generations[slot] = generation;
        hashes[slot] = hash;
        scopes[slot] = scope;
        starts[slot] = start;
        ends[slot] = end;
    }

    private void grow() {
        int[] oldGenerations = generations;
        int[] oldHashes = hashes;
        int[] oldScopes = scopes;
        int[] oldStarts = starts;
        int[] oldEnds = ends;
        allocate(oldGenerations.length * 2);
        int mask = generations.length - 1;
        for (int i = 0; i < oldGenerations.length; i++) {
            if (oldGenerations[i] == generation) {
                int slot = oldHashes[i] & mask;
                while (generations[slot] == generation) {
                    slot = (slot + 1) & mask;
                }
                set(slot, oldScopes[i], oldHashes[i], oldStarts[i], oldEnds[i]);
            }
        }
    }

    private void allocate(int slots) {
        generations = new int[slots];
        hashes = new int[slots];
        scopes = new int[slots];
        starts = new int[slots];
        ends = new int[slots];
    }

    private static int hash(int scope, byte[] bytes, int start, int end) {
        long hash = SEED + scope * MULTIPLIER + (end - start);
        int at = start;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash ^ (long) LONGS.get(bytes, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | (bytes[at] & 0xff);
        }
        hash = mix(hash ^ rest);
        return (int) (hash ^ hash >>> 32);
    }

    private static long mix(long bits) {
        long product = bits * MULTIPLIER;
        return product ^ product >>> 29;
    }
}

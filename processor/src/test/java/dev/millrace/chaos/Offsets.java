package dev.millrace.chaos;

import java.util.BitSet;

/** A set of offsets for each partition of the input topic. */
final class Offsets {

    private final BitSet[] byPartition;

    Offsets(int partitions) {
        byPartition = new BitSet[partitions];
        for (int i = 0; i < partitions; i++) {
            byPartition[i] = new BitSet();
        }
    }

    /** @return false if it was there already */
    synchronized boolean add(int partition, long offset) {
        boolean isNew = !byPartition[partition].get(Math.toIntExact(offset));
        byPartition[partition].set(Math.toIntExact(offset));
        return isNew;
    }

    synchronized boolean contains(int partition, long offset) {
        return byPartition[partition].get(Math.toIntExact(offset));
    }

    synchronized long size() {
        long size = 0;
        for (BitSet offsets : byPartition) {
            size += offsets.cardinality();
        }
        return size;
    }

    /** How many of a partition lie below {@code end}. */
    synchronized long below(int partition, long end) {
        return byPartition[partition].get(0, Math.toIntExact(end)).cardinality();
    }

    /** Those of this set that {@code other} has not, as {@code partition@offset}, the first few. */
    synchronized String without(Offsets other, int most) {
        StringBuilder text = new StringBuilder();
        int told = 0;
        for (int partition = 0; partition < byPartition.length; partition++) {
            BitSet left = (BitSet) byPartition[partition].clone();
            synchronized (other) {
                left.andNot(other.byPartition[partition]);
            }
            for (int offset = left.nextSetBit(0); offset >= 0 && told < most; offset = left.nextSetBit(offset + 1)) {
                text.append(told++ == 0 ? "" : ", ")
                        .append(partition)
                        .append('@')
                        .append(offset);
            }
        }
        return text.toString();
    }

    /** How many of this set {@code other} has not. */
    synchronized long countWithout(Offsets other) {
        long count = 0;
        for (int partition = 0; partition < byPartition.length; partition++) {
            BitSet left = (BitSet) byPartition[partition].clone();
            synchronized (other) {
                left.andNot(other.byPartition[partition]);
            }
            count += left.cardinality();
        }
        return count;
    }
}

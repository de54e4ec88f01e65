package dev.millrace.lookup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows by intervals of addresses or numbers: the borders in order, each with the row that holds from there on, so that
 * finding is one binary search whatever the lengths of the prefixes are. Networks within networks were taken apart when it
 * was made. Immutable.
 */
final class IntervalIndex implements KeyIndex {

    /** From {@code (firstHigh, firstLow)} to {@code (lastHigh, lastLow)}, both included. */
    record Interval(long firstHigh, long firstLow, long lastHigh, long lastLow, int row) {

        private static final Comparator<Interval> BY_START =
                (a, b) -> compare(a.firstHigh, a.firstLow, b.firstHigh, b.firstLow);

        /** By start, the wider first. */
        private static final Comparator<Interval> OUTER_FIRST =
                BY_START.thenComparing((a, b) -> compare(b.lastHigh, b.lastLow, a.lastHigh, a.lastLow));

        boolean holds(long high, long low) {
            return compare(firstHigh, firstLow, high, low) <= 0 && compare(high, low, lastHigh, lastLow) <= 0;
        }
    }

    private final boolean isAddresses;
    /** {@code null} where all are 0, as with IPv4 alone: half the memory. */
    private final long @Nullable [] highs;

    private final long[] lows;
    private final int[] rows;

    private IntervalIndex(boolean isAddresses, Borders borders) {
        this.isAddresses = isAddresses;
        highs = borders.highs();
        lows = borders.lows();
        rows = borders.rows();
    }

    /** Networks, which lie beside or within each other and never overlap in part; no two are the same. */
    static IntervalIndex ofNetworks(List<Interval> networks) {
        networks.sort(Interval.OUTER_FIRST);
        Borders borders = new Borders(networks.size() * 2);
        Deque<Interval> around = new ArrayDeque<>();
        for (Interval network : networks) {
            while (!around.isEmpty() && !around.element().holds(network.firstHigh, network.firstLow)) {
                leave(around, borders);
            }
            around.push(network);
            borders.add(network.firstHigh, network.firstLow, network.row);
        }
        while (!around.isEmpty()) {
            leave(around, borders);
        }
        return new IntervalIndex(true, borders);
    }

    /** Ranges that lie beside each other, see {@link #overlap}. */
    static IntervalIndex ofRanges(boolean isAddresses, List<Interval> ranges) {
        ranges.sort(Interval.BY_START);
        Borders borders = new Borders(ranges.size() * 2);
        for (Interval range : ranges) {
            borders.add(range.firstHigh, range.firstLow, range.row);
            borders.addBehind(range, NONE);
        }
        return new IntervalIndex(isAddresses, borders);
    }

    /** Two that overlap, the later row last; empty if none do. Sorts them. */
    static List<Interval> overlap(List<Interval> ranges) {
        ranges.sort(Interval.BY_START);
        for (int i = 1; i < ranges.size(); i++) {
            Interval before = ranges.get(i - 1);
            Interval range = ranges.get(i);
            if (before.holds(range.firstHigh, range.firstLow)) {
                return before.row < range.row ? List.of(before, range) : List.of(range, before);
            }
        }
        return List.of();
    }

    static List<Interval> list() {
        return new ArrayList<>();
    }

    @Override
    public int find(byte[] bytes, int start, int end, WideNumber scratch) {
        boolean isReadable =
                isAddresses ? scratch.readAddress(bytes, start, end) : scratch.readNumber(bytes, start, end);
        return isReadable ? find(scratch) : NONE;
    }

    @Override
    public long bytes() {
        return lows.length * (highs == null ? 12L : 20L);
    }

    int find(WideNumber number) {
        if (highs == null && number.high != 0) {
            return NONE;
        }
        int from = 0;
        int to = lows.length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            long high = highs == null ? 0 : highs[middle];
            if (compare(high, lows[middle], number.high, number.low) <= 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return to < 0 ? NONE : rows[to];
    }

    private static void leave(Deque<Interval> around, Borders borders) {
        Interval left = around.pop();
        borders.addBehind(left, around.isEmpty() ? NONE : around.element().row);
    }

    static int compare(long high, long low, long otherHigh, long otherLow) {
        int byHigh = Long.compareUnsigned(high, otherHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
    }

    /** Collects borders in order; one at the place of the last replaces it. */
    private static final class Borders {

        private final long[] highs;
        private final long[] lows;
        private final int[] rows;
        private int size;
        private boolean hasHighs;

        Borders(int capacity) {
            highs = new long[capacity];
            lows = new long[capacity];
            rows = new int[capacity];
        }

        void add(long high, long low, int row) {
            if (size == 0 || highs[size - 1] != high || lows[size - 1] != low) {
                size++;
            }
            highs[size - 1] = high;
            lows[size - 1] = low;
            rows[size - 1] = row;
            hasHighs |= high != 0;
        }

        void addBehind(Interval interval, int row) {
            if (interval.lastLow != -1 || interval.lastHigh != -1) {
                add(interval.lastHigh + (interval.lastLow == -1 ? 1 : 0), interval.lastLow + 1, row);
            }
        }

        long @Nullable [] highs() {
            return hasHighs ? Arrays.copyOf(highs, size) : null;
        }

        long[] lows() {
            return Arrays.copyOf(lows, size);
        }

        int[] rows() {
            return Arrays.copyOf(rows, size);
        }
    }
}

package dev.millrace.lookup;

import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import dev.millrace.lookup.IntervalIndex.Interval;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code network.direction} as a network's border sees it: which of source and destination are internal. */
final class DirectionComputed implements Computed {

    /** RFC 1918, 4193, 1122, 3927, 4291 and 6598. */
    private static final List<String> PRIVATE = List.of(
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "fc00::/7",
            "fe80::/10",
            "::1/128");

    private final EcsField[] fields = {LookupFields.named("network.direction")};
    private final IntervalIndex internal;
    private final byte[] inbound = row("inbound");
    private final byte[] outbound = row("outbound");
    private final byte[] within = row("internal");
    private final byte[] outside = row("external");

    /** @param networks checked by {@link LookupFields}; empty for those that nobody routes */
    DirectionComputed(List<String> networks) {
        List<Interval> intervals = IntervalIndex.list();
        for (String network : networks.isEmpty() ? PRIVATE : networks) {
            Interval interval = Networks.read(network, 0);
            if (interval == null) {
                throw new IllegalArgumentException("internal-networks: \"" + network + "\" is no network");
            }
            intervals.add(interval);
        }
        internal = IntervalIndex.ofNetworks(intervals);
    }

    @Override
    public EcsField[] fields() {
        return fields;
    }

    @Override
    public byte @Nullable [] compute(byte[] bytes, int start, int end) {
        WideNumber address = new WideNumber();
        int sourceEnd = Keys.partEnd(bytes, start, end);
        if (!address.readAddress(bytes, start, sourceEnd)) {
            return null;
        }
        boolean isFromInside = internal.find(address) != KeyIndex.NONE;
        int destination = Math.min(sourceEnd + 1, end);
        if (!address.readAddress(bytes, destination, Keys.partEnd(bytes, destination, end))) {
            return null;
        }
        boolean isToInside = internal.find(address) != KeyIndex.NONE;
        if (isFromInside) {
            return isToInside ? within : outbound;
        }
        return isToInside ? inbound : outside;
    }

    @Override
    public long bytes() {
        return internal.bytes();
    }

    private static byte[] row(String direction) {
        ByteArena row = new ByteArena(16);
        new RowWriter(row).text(direction);
        return Arrays.copyOf(row.array(), row.size());
    }
}

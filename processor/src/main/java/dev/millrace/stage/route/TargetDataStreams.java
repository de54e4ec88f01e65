package dev.millrace.stage.route;

import dev.millrace.event.DataStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The data streams that this process writes to, never more than configured: hostile dataset names must not fill the
 * cluster with indices. Shared by all stream threads; asked only for names that a thread has not seen.
 */
public final class TargetDataStreams {

    private static final String TYPE = "logs";

    private final int limit;
    private final Map<String, DataStream> byName = new ConcurrentHashMap<>();

    public TargetDataStreams(int limit) {
        this.limit = limit;
    }

    /** @return {@code null} where it would be one too many */
    synchronized @Nullable DataStream find(String dataset, String namespace) {
        DataStream wanted = new DataStream(TYPE, dataset, namespace);
        DataStream known = byName.get(wanted.name());
        if (known != null) {
            return known;
        }
        if (byName.size() >= limit) {
            return null;
        }
        byName.put(wanted.name(), wanted);
        return wanted;
    }

    /** A snapshot. */
    public Collection<DataStream> all() {
        return List.copyOf(byName.values());
    }
}

package dev.millrace.lookup;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.millrace.config.EnrichConfig.LookupConfig;
import dev.millrace.event.EcsField;
import dev.millrace.lookup.TableFile.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole table from a file. Its versions live behind a Caffeine loading cache of one entry, which gives three things:
 * a reload replaces the version in one step, only one reload runs however many ask for it, and readers get the old
 * version meanwhile without a lock. Not Caffeine's {@code refreshAfterWrite}: it looks at a file only when an event
 * asks, so the first event after a quiet night would be joined with yesterday's table. And no cache of rows in front of
 * the table: the table is in memory, and a row found by bytes costs less than a look into a cache.
 *
 * <p>Read by stream threads; {@link #refresh} is for the thread of {@link LookupTables}.
 */
final class TableLookup implements Lookup {

    private static final Logger LOG = LoggerFactory.getLogger(TableLookup.class);

    private final LookupConfig config;
    private final Map<String, EcsField> fields;
    private final InstantSource clock;
    private final LoadingCache<String, Optional<Snapshot>> versions;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder reloads = new LongAdder();
    private final LongAdder refusedReloads = new LongAdder();

    // Written by the refreshing thread alone.
    private @Nullable Fingerprint seen;
    private volatile @Nullable String lastError;

    /** @param fields from column to field, see {@link LookupFields} */
    TableLookup(LookupConfig config, Map<String, EcsField> fields, InstantSource clock) {
        this.config = config;
        this.fields = fields;
        this.clock = clock;
        versions = Caffeine.newBuilder().executor(Runnable::run).build(new CacheLoader<>() {
            @Override
            public Optional<Snapshot> load(String name) {
                return Optional.ofNullable(next(null));
            }

            @Override
            public Optional<Snapshot> reload(String name, Optional<Snapshot> old) {
                Snapshot next = next(old.orElse(null));
                return next == null ? old : Optional.of(next);
            }
        });
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public @Nullable Row find(byte[] bytes, int start, int end) {
        Snapshot snapshot = serving();
        Row row = snapshot == null ? null : snapshot.find(bytes, start, end);
        (row == null ? misses : hits).increment();
        return row;
    }

    /** How long to wait between two looks at the file. */
    Duration pause() {
        return config.refresh();
    }

    boolean isWarm() {
        return serving() != null;
    }

    private @Nullable Snapshot serving() {
        Optional<Snapshot> version = versions.getIfPresent(config.name());
        return version == null ? null : version.orElse(null);
    }

    LookupStatus status() {
        Snapshot snapshot = serving();
        return new LookupStatus(
                config.name(),
                snapshot != null,
                snapshot == null ? 0 : snapshot.size(),
                snapshot == null ? 0 : snapshot.version(),
                snapshot == null ? null : snapshot.loadedAt(),
                hits.sum(),
                misses.sum(),
                reloads.sum(),
                refusedReloads.sum(),
                lastError);
    }

    /** Takes over the file if it has changed since it was last looked at. */
    void refresh() {
        versions.refresh(config.name()).join();
    }

    /** @return {@code null} if there is nothing new to take over */
    private @Nullable Snapshot next(@Nullable Snapshot old) {
        Fingerprint before;
        try {
            before = Fingerprint.of(config.file());
        } catch (IOException e) {
            refuse(config.file() + ": cannot be read: " + e, null);
            return null;
        }
        if (before.equals(seen)) {
            return null;
        }
        Map<String, Row> table = null;
        String fault = "";
        try {
            table = table(TableFile.read(config.file()));
        } catch (BrokenTableException e) {
            fault = String.valueOf(e.getMessage());
        }
        if (!before.equals(fingerprintOrNull())) {
            // Somebody is writing; what was read may be half of it.
            return null;
        }
        if (table == null) {
            refuse(fault, before);
            return null;
        }
        seen = before;
        return takeOver(table, old);
    }

    private Snapshot takeOver(Map<String, Row> table, @Nullable Snapshot old) {
        Snapshot next = new Snapshot(table, old == null ? 1 : old.version() + 1, clock.instant());
        reloads.increment();
        lastError = null;
        LOG.atInfo()
                .addKeyValue("millrace.lookup", config.name())
                .addKeyValue("file.path", config.file())
                .log("Lookup table {} taken over with {} rows", config.name(), next.size());
        return next;
    }

    private void refuse(String reason, @Nullable Fingerprint refused) {
        boolean isNews = !reason.equals(lastError) || !Objects.equals(refused, seen);
        seen = refused;
        lastError = reason;
        if (isNews) {
            refusedReloads.increment();
            LOG.atWarn()
                    .addKeyValue("millrace.lookup", config.name())
                    .addKeyValue("file.path", config.file())
                    .log(
                            "Lookup table {} is refused, {}: {}",
                            config.name(),
                            isWarm() ? "the one before goes on serving" : "there is none to serve",
                            reason);
        }
    }

    private Map<String, Row> table(List<Line> lines) throws BrokenTableException {
        TreeSet<String> columns = new TreeSet<>();
        lines.forEach(line -> columns.addAll(line.values().keySet()));
        for (String column : fields.keySet()) {
            if (!columns.contains(column)) {
                throw broken(1, "no row has the column \"" + column + "\"; there are " + columns);
            }
        }
        Map<String, Row> table = new HashMap<>(lines.size() * 2);
        Map<String, Integer> numbers = new HashMap<>(lines.size() * 2);
        for (Line line : lines) {
            String key = line.values().get(config.keyColumn());
            if (key == null) {
                throw broken(line.number(), "has no value in the key column \"" + config.keyColumn() + "\"");
            }
            Integer first = numbers.putIfAbsent(key, line.number());
            if (first != null) {
                throw broken(line.number(), "has the key \"" + key + "\" of line " + first + " again");
            }
            table.put(key, row(line));
        }
        return table;
    }

    private Row row(Line line) {
        List<EcsField> present = new ArrayList<>();
        List<String> values = new ArrayList<>();
        fields.forEach((column, field) -> {
            String value = line.values().get(column);
            if (value != null) {
                present.add(field);
                values.add(value);
            }
        });
        return new Row(present, values);
    }

    private BrokenTableException broken(int line, String message) {
        return new BrokenTableException(config.file() + ":" + line, message);
    }

    private @Nullable Fingerprint fingerprintOrNull() {
        try {
            return Fingerprint.of(config.file());
        } catch (IOException e) {
            return null;
        }
    }

    /** Tells versions of a file apart, also where a link is turned to another file, as Kubernetes does. */
    private record Fingerprint(long modifiedNanos, long size, String fileKey) {

        static Fingerprint of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Fingerprint(
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    attributes.size(),
                    String.valueOf(attributes.fileKey()));
        }
    }
}

package dev.millrace.lookup;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.millrace.config.LookupConfig;
import dev.millrace.lookup.TableBuilder.Content;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole table. Its versions live behind a Caffeine loading cache of one entry, which gives three things: a reload
 * replaces the version in one step, only one reload runs however many ask for it, and readers get the old version
 * meanwhile without a lock. Not Caffeine's {@code refreshAfterWrite}: it looks at the source only when an event asks, so the
 * first event after a quiet night would be joined with yesterday's table. And no cache of rows in front of the table: the
 * table is in memory, and a row found by bytes costs less than a look into a cache.
 *
 * <p>Read by stream threads; {@link #refresh} is for the threads of {@link LookupTables} and of the admin server.
 */
final class TableLookup implements LoadedLookup {

    private final LookupConfig config;
    private final Table table;
    private final TableSource source;
    private final InstantSource clock;
    private final LookupCounts counts;
    private final LoadingCache<String, Optional<Snapshot>> versions;

    // Written within the one reload that runs.
    private volatile @Nullable Object seen;
    /** What the reload that runs next was asked for; the cache's own interface has no place for it. */
    private volatile Refresh asked = Refresh.IF_CHANGED;

    /** @param config checked by {@link LookupFields} */
    TableLookup(LookupConfig config, TableSource source, InstantSource clock) {
        this.config = config;
        this.source = source;
        this.clock = clock;
        table = new Table(config);
        counts = new LookupCounts(config.name(), source.place());
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
    public Finding find(byte[] bytes, int start, int end, Match into) {
        Snapshot snapshot = serving();
        return counts.count(snapshot == null ? Finding.MISS : snapshot.find(bytes, start, end, into));
    }

    @Override
    public Duration pause() {
        return config.refresh();
    }

    @Override
    public LookupStatus status() {
        Snapshot snapshot = serving();
        return snapshot == null
                ? counts.status(config.required(), false, 0, 0, 0, "", null)
                : counts.status(
                        config.required(),
                        true,
                        snapshot.size(),
                        snapshot.bytes(),
                        snapshot.version(),
                        snapshot.digest(),
                        snapshot.loadedAt());
    }

    /** One at a time; who comes while another runs waits for it and then looks again. */
    @Override
    public synchronized void refresh(Refresh how) {
        asked = how;
        versions.refresh(config.name()).join();
    }

    @Override
    public LookupDiff diff() throws BrokenTableException {
        Snapshot serving = serving();
        Content content = read();
        String refusal = null;
        try {
            refuseShrunk(content, serving);
            refuseCut(content, serving);
        } catch (BrokenTableException e) {
            refusal = e.getMessage();
        }
        return SnapshotDiff.of(serving, content, refusal);
    }

    private @Nullable Snapshot serving() {
        Optional<Snapshot> version = versions.getIfPresent(config.name());
        return version == null ? null : version.orElse(null);
    }

    /** @return {@code null} if there is nothing new to take over */
    private @Nullable Snapshot next(@Nullable Snapshot old) {
        Object before = null;
        try {
            before = source.fingerprint();
            if (before != null && before.equals(seen) && asked == Refresh.IF_CHANGED) {
                return null;
            }
            long start = System.nanoTime();
            Content content = read();
            if (!Objects.equals(before, source.fingerprint())) {
                // Somebody is writing; what was read may be half of it.
                return null;
            }
            if (asked != Refresh.ACCEPTING_SHRINK) {
                refuseShrunk(content, old);
                refuseCut(content, old);
            }
            seen = before;
            if (before == null && old != null && old.hasContentOf(content)) {
                counts.fine();
                return null;
            }
            Snapshot next = new Snapshot(config.name(), content, old == null ? 1 : old.version() + 1, clock.instant());
            counts.takenOver(next.size(), Duration.ofNanos(System.nanoTime() - start));
            return next;
        } catch (BrokenTableException e) {
            if (before == null || Objects.equals(before, fingerprintOrNull())) {
                counts.refused(String.valueOf(e.getMessage()), !Objects.equals(before, seen), old != null);
                seen = before;
            }
            return null;
        } catch (RuntimeException | Error e) {
            // A bug, or no memory: one more version that is refused. Trying it over and over would take the memory that
            // the rest needs, unless there is nothing to serve yet.
            counts.failed(source.place(), e, old != null);
            seen = old == null ? seen : before;
            return null;
        }
    }

    private Content read() throws BrokenTableException {
        TableBuilder builder = new TableBuilder(table, source.place(), new TypedText(clock));
        source.read(builder);
        Content content = builder.build();
        int rows = content.store().rows();
        if (rows < config.minRows()) {
            throw new BrokenTableException(
                    source.place() + ":1",
                    rows == 0
                            ? "has no rows; an empty table would strip every event of its fields"
                            : "has " + rows + " rows, min-rows wants " + config.minRows());
        }
        return content;
    }

    private void refuseShrunk(Content content, @Nullable Snapshot old) throws BrokenTableException {
        long before = old == null ? 0 : old.size();
        long now = content.store().rows();
        if ((before - now) * 100 > before * config.maxShrink()) {
            throw new BrokenTableException(
                    source.place() + ":" + (now + 1),
                    "ends after " + now + " rows where " + before + " serve, fewer by more than the "
                            + config.maxShrink()
                            + " % of max-shrink; if that is meant: millrace lookup reload --accept-shrink "
                            + config.name());
        }
    }

    /** {@code b,berta} cut to {@code b,ber} is a row as good as any. */
    private void refuseCut(Content content, @Nullable Snapshot old) throws BrokenTableException {
        if (old != null && content.isOpen() && !old.content().isOpen()) {
            throw new BrokenTableException(
                    source.place() + ":" + content.lastLine(),
                    "ends without the line end that the version before had, so its last value may be cut short; if it is"
                            + " whole: millrace lookup reload --accept-shrink " + config.name());
        }
    }

    private @Nullable Object fingerprintOrNull() {
        try {
            return source.fingerprint();
        } catch (BrokenTableException e) {
            return null;
        }
    }
}

package dev.millrace.lookup;

import dev.millrace.config.LookupConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What is computed from the key, and the results kept for the next event with the same key, misses too. Where a file is
 * behind it, a new one replaces function and results in one step.
 *
 * <p>Read by stream threads; {@link #refresh} is for the threads of {@link LookupTables} and of the admin server.
 */
final class ComputedLookup implements LoadedLookup {

    private static final byte[] NOTHING = {};

    private final LookupConfig config;
    private final @Nullable Path file;
    private final Opening opening;
    private final InstantSource clock;
    private final LookupCounts counts;
    private volatile @Nullable State serving;
    private volatile @Nullable Object seen;

    /** Makes the function. */
    @FunctionalInterface
    interface Opening {

        /** @throws BrokenTableException if the file behind it cannot be used */
        Computed open() throws BrokenTableException;
    }

    private record State(Computed function, Memo<byte[]> results, int version, Instant since) {}

    /** @param file what the function reads when it is made, or {@code null} */
    ComputedLookup(LookupConfig config, @Nullable Path file, Opening opening, InstantSource clock) {
        this.config = config;
        this.file = file;
        this.opening = opening;
        this.clock = clock;
        counts = new LookupCounts(config.name(), file == null ? "computed" : file.toString());
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Finding find(byte[] bytes, int start, int end, Match into) {
        State state = serving;
        if (state == null) {
            return counts.count(Finding.MISS);
        }
        byte[] row = state.results().get(bytes, start, end);
        if (row == null) {
            byte[] computed = state.function().compute(bytes, start, end);
            row = computed == null ? NOTHING : computed;
            state.results().put(bytes, start, end, row);
        }
        if (row.length == 0) {
            return counts.count(Finding.MISS);
        }
        into.show(state.function().fields(), row, 0);
        return counts.count(Finding.HIT);
    }

    @Override
    public @Nullable Duration pause() {
        return file == null ? null : config.refresh();
    }

    @Override
    public LookupStatus status() {
        State state = serving;
        return state == null
                ? counts.status(config.required(), false, 0, 0, 0, "", null)
                : counts.status(
                        config.required(),
                        true,
                        state.results().size(),
                        state.function().bytes() + state.results().bytes(),
                        state.version(),
                        "",
                        state.since());
    }

    @Override
    public synchronized void refresh(Refresh how) {
        State old = serving;
        Object before = null;
        try {
            before = file == null ? "computed" : FileSource.Fingerprint.of(file);
            if (before.equals(seen) && how == Refresh.IF_CHANGED) {
                return;
            }
            long start = System.nanoTime();
            Computed function = opening.open();
            if (file != null && !before.equals(FileSource.Fingerprint.of(file))) {
                // Somebody is writing; what was read may be half of it.
                return;
            }
            if (how != Refresh.ACCEPTING_SHRINK && old != null) {
                refuseOther(function, old.function());
            }
            seen = before;
            serving = new State(
                    function,
                    new Memo<>(config.cacheBytes(), row -> row.length),
                    old == null ? 1 : old.version() + 1,
                    clock.instant());
            counts.takenOver(0, Duration.ofNanos(System.nanoTime() - start));
        } catch (BrokenTableException e) {
            counts.refused(String.valueOf(e.getMessage()), before == null || !before.equals(seen), old != null);
            seen = before;
        } catch (RuntimeException | Error e) {
            // A bug, or no memory: what serves stays.
            counts.failed(String.valueOf(file), e, old != null);
            seen = old == null ? seen : before;
        }
    }

    /** A file of another kind has none of the values, and one that was cut to a few lines has few: all misses, no error. */
    private void refuseOther(Computed next, Computed old) throws BrokenTableException {
        if (!next.kind().equals(old.kind())) {
            throw new BrokenTableException(
                    String.valueOf(file),
                    "is of the type " + next.kind() + " where " + old.kind() + " serves" + unlessMeant());
        }
        if ((old.size() - next.size()) * 100 > old.size() * config.maxShrink()) {
            throw new BrokenTableException(
                    String.valueOf(file),
                    "holds " + next.size() + " nodes or rules where " + old.size() + " serve, fewer by more than the "
                            + config.maxShrink() + " % of max-shrink" + unlessMeant());
        }
    }

    private String unlessMeant() {
        return "; if that is meant: millrace lookup reload --accept-shrink " + config.name();
    }
}

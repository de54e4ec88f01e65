package dev.millrace.lookup;

import dev.millrace.config.EnrichConfig;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All configured tables, and the one daemon thread that looks at their files. A table that cannot be loaded at start is
 * tried again at each refresh; until then it is not warm.
 */
public final class LookupTables implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LookupTables.class);

    private final List<TableLookup> tables;
    private final @Nullable ScheduledExecutorService refreshing;

    private LookupTables(List<TableLookup> tables, @Nullable ScheduledExecutorService refreshing) {
        this.tables = tables;
        this.refreshing = refreshing;
    }

    /**
     * Loads every table once, on the calling thread, and goes on looking for changes on a thread of its own.
     *
     * @throws dev.millrace.config.ConfigException if the configuration names fields that do not exist
     */
    public static LookupTables start(EnrichConfig config, InstantSource clock) {
        LookupFields.check(config);
        List<TableLookup> tables = new ArrayList<>();
        config.lookups().forEach(lookup -> tables.add(new TableLookup(lookup, LookupFields.of(lookup), clock)));
        tables.forEach(LookupTables::refresh);
        if (tables.isEmpty()) {
            return new LookupTables(tables, null);
        }
        ScheduledExecutorService refreshing = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "millrace-lookups");
            thread.setDaemon(true);
            return thread;
        });
        tables.forEach(table -> schedule(refreshing, table));
        return new LookupTables(tables, refreshing);
    }

    /** In the order of the configuration. */
    public List<Lookup> lookups() {
        return List.copyOf(tables);
    }

    /** Whether every table has a version to serve; an old one counts. */
    public boolean isWarm() {
        return tables.stream().allMatch(TableLookup::isWarm);
    }

    /** In the order of the configuration. */
    public List<LookupStatus> status() {
        return tables.stream().map(TableLookup::status).toList();
    }

    /** Ends the looking for changes; the tables go on serving. */
    @Override
    public void close() {
        if (refreshing != null) {
            refreshing.shutdownNow();
        }
    }

    private static void schedule(ScheduledExecutorService refreshing, TableLookup table) {
        // The future would only tell what refresh() has logged already.
        Future<?> unused = refreshing.scheduleWithFixedDelay(
                () -> refresh(table), table.pause().toNanos(), table.pause().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void refresh(TableLookup table) {
        try {
            table.refresh();
        } catch (RuntimeException e) {
            // A schedule whose task throws never runs again, so a bug here must not end it.
            LOG.error("Looking at the file of lookup table {} failed", table.name(), e);
        }
    }
}

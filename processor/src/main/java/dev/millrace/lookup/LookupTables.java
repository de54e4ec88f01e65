package dev.millrace.lookup;

import dev.millrace.config.EnrichConfig;
import dev.millrace.config.LookupConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All configured lookups, and the daemon threads that look at their sources. What cannot be loaded at start is tried again
 * at each refresh; until then it is not warm.
 */
public final class LookupTables implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LookupTables.class);

    private final List<LoadedLookup> lookups;
    private final Map<String, KeyFields> keyFields;
    /** One thread for each: a database that takes its time, or does not answer, keeps no other waiting. */
    private final ScheduledExecutorService refreshing;

    private LookupTables(EnrichConfig config, InstantSource clock, Map<String, Object> consumer) {
        LookupFields.check(config);
        lookups = config.lookups().stream()
                .map(lookup -> LookupSources.open(lookup, clock, consumer))
                .toList();
        keyFields = config.lookups().stream().collect(Collectors.toMap(LookupConfig::name, KeyFields::of));
        refreshing = Executors.newScheduledThreadPool(lookups.size(), task -> {
            Thread thread = new Thread(task, "millrace-lookups");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Without Kafka: a lookup from a topic does not become warm. */
    public static LookupTables start(EnrichConfig config, InstantSource clock) {
        return start(config, clock, Map.of());
    }

    /**
     * Asks every source once, on the calling thread, but for topics, and goes on looking for changes on threads of its own.
     *
     * @param consumer settings of Kafka's consumer for lookups from topics
     * @throws dev.millrace.config.ConfigException if the configuration names fields that do not exist
     */
    public static LookupTables start(EnrichConfig config, InstantSource clock, Map<String, Object> consumer) {
        LookupTables tables = new LookupTables(config, clock, consumer);
        tables.lookups.forEach(lookup -> {
            refresh(lookup, Refresh.IF_CHANGED);
            tables.schedule(lookup, lookup.pause());
        });
        return tables;
    }

    /** As the other, but waits for no source. */
    public static LookupTables startInBackground(
            EnrichConfig config, InstantSource clock, Map<String, Object> consumer) {
        LookupTables tables = new LookupTables(config, clock, consumer);
        tables.lookups.forEach(lookup -> tables.schedule(lookup, Duration.ZERO));
        return tables;
    }

    /** In the order of the configuration. */
    public List<Lookup> lookups() {
        return List.copyOf(lookups);
    }

    /** Whether every required lookup has a version to serve; an old one counts. */
    public boolean isWarm() {
        return status().stream().allMatch(lookup -> lookup.isWarm() || !lookup.isRequired());
    }

    /**
     * Waits for those that are loading on threads of their own, and then wants all that are required.
     *
     * @param longest how long to wait
     * @throws IOException if one that is required has nothing to serve, naming it and why
     */
    public void requireWarm(Duration longest) throws IOException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (lookups.stream().anyMatch(LoadedLookup::isLoading)
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        for (LookupStatus lookup : status()) {
            if (!lookup.isWarm() && lookup.isRequired()) {
                String error = lookup.lastError();
                throw new IOException("lookup " + lookup.name() + ": "
                        + (error == null
                                ? lookup.source() + " was not read to its end within " + longest.toSeconds() + " s"
                                : error));
            }
        }
    }

    /** In the order of the configuration. */
    public List<LookupStatus> status() {
        return lookups.stream().map(LoadedLookup::status).toList();
    }

    /** {@code null} if there is none of that name. */
    public @Nullable Lookup lookup(String name) {
        return loaded(name);
    }

    /** What its keys are made of; {@code null} if there is none of that name. */
    public @Nullable KeyFields keyFields(String name) {
        return keyFields.get(name);
    }

    /**
     * Looks at the source now and waits until that is done.
     *
     * @return how it stands then; {@code null} if there is none of that name
     */
    public @Nullable LookupStatus reload(String name, Refresh how) {
        LoadedLookup lookup = loaded(name);
        if (lookup == null) {
            return null;
        }
        refresh(lookup, how);
        return lookup.status();
    }

    /**
     * What a reload would change; nothing does.
     *
     * @return {@code null} if there is none of that name
     * @throws BrokenTableException if the new version would be refused
     */
    public @Nullable LookupDiff diff(String name) throws BrokenTableException {
        LoadedLookup lookup = loaded(name);
        return lookup == null ? null : lookup.diff();
    }

    /** Ends the looking for changes; the lookups go on serving. */
    @Override
    public void close() {
        refreshing.shutdownNow();
        lookups.forEach(LoadedLookup::close);
    }

    private @Nullable LoadedLookup loaded(String name) {
        return lookups.stream()
                .filter(lookup -> lookup.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** @param delay until the first look; {@code null} for no look at all */
    private void schedule(LoadedLookup lookup, @Nullable Duration delay) {
        if (delay == null) {
            return;
        }
        Duration pause = lookup.pause();
        Runnable look = () -> refresh(lookup, Refresh.IF_CHANGED);
        // The future would only tell what refresh() has logged already.
        Future<?> unused = pause == null
                ? refreshing.schedule(look, delay.toNanos(), TimeUnit.NANOSECONDS)
                : refreshing.scheduleWithFixedDelay(look, delay.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void refresh(LoadedLookup lookup, Refresh how) {
        try {
            lookup.refresh(how);
        } catch (RuntimeException | Error e) {
            // A schedule whose task throws never runs again, so neither a bug here nor a full heap must end it.
            LOG.error("Looking at the source of lookup {} failed", lookup.name(), e);
        }
    }
}

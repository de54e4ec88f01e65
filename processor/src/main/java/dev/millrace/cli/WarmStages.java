package dev.millrace.cli;

import dev.millrace.config.StagesConfig;
import dev.millrace.lookup.LookupStatus;
import dev.millrace.lookup.LookupTables;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.time.InstantSource;

/** Stages for a command, with lookup tables that are loaded: other than {@code run} it does not wait for them. */
final class WarmStages implements AutoCloseable {

    private final LookupTables lookups;
    private final Stages stages;

    private WarmStages(LookupTables lookups, Stages stages) {
        this.lookups = lookups;
        this.stages = stages;
    }

    /** @throws IOException if a table cannot be read: the first events would be joined with nothing */
    static WarmStages start(StagesConfig config, InstantSource clock) throws IOException {
        LookupTables lookups = LookupTables.start(config.enrich(), clock);
        try {
            for (LookupStatus status : lookups.status()) {
                if (!status.isWarm()) {
                    throw new IOException("lookup table " + status.name() + ": " + status.lastError());
                }
            }
            return new WarmStages(
                    lookups, Stages.create(config, lookups.lookups(), clock).get());
        } catch (IOException | RuntimeException e) {
            lookups.close();
            throw e;
        }
    }

    Stages stages() {
        return stages;
    }

    @Override
    public void close() {
        lookups.close();
    }
}

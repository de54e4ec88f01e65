package dev.millrace.cli;

import dev.millrace.config.KafkaConfig;
import dev.millrace.config.StagesConfig;
import dev.millrace.lookup.LookupTables;
import dev.millrace.runtime.ClientSettings;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Stages for a command, with lookup tables that are loaded: other than {@code run} it does not wait for them. */
final class WarmStages implements AutoCloseable {

    /** For topics; a million rows take seconds. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final LookupTables lookups;
    private final Stages stages;

    private WarmStages(LookupTables lookups, Stages stages) {
        this.lookups = lookups;
        this.stages = stages;
    }

    /** @throws IOException if a required lookup cannot be loaded: the first events would be joined with nothing */
    static WarmStages start(StagesConfig config, KafkaConfig kafka, InstantSource clock) throws IOException {
        LookupTables lookups = LookupTables.start(config.enrich(), clock, new ClientSettings(kafka).lookupConsumer());
        try {
            lookups.requireWarm(LONGEST);
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
